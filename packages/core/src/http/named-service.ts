import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A service as `createTelemetry` wants it. */
export interface NamedService {
  readonly service: string;
  readonly version?: string;
}

/**
 * What a service that says nothing is called: as `OTEL_SERVICE_NAME` says, or the package whose script runs, or the
 * package of the working directory; `app` otherwise.
 */
export function namedService(environment: NodeJS.ProcessEnv = process.env, directory = process.cwd()): NamedService {
  const { OTEL_SERVICE_NAME: name, npm_package_name: script, npm_package_version: scriptVersion } = environment;
  const manifest = script === undefined ? readManifest(directory) : { name: script, version: scriptVersion };
  const version = textOr(manifest.version, undefined);
  const service = textOr(name, textOr(manifest.name, 'app'));
  return version === undefined ? { service } : { service, version };
}

function readManifest(directory: string): { readonly name?: unknown; readonly version?: unknown } {
  try {
    return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as object;
  } catch {
    return {};
  }
}

function textOr<Otherwise>(value: unknown, otherwise: Otherwise): string | Otherwise {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
