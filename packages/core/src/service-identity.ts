import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who a process is where nobody says otherwise: its metrics, traces and logs all take it from here. */
export interface ServiceIdentity {
  /** `OTEL_SERVICE_NAME`; `service.name` of `OTEL_RESOURCE_ATTRIBUTES`; the name in package.json; `app`. */
  readonly service: string;
  /** `service.version` of `OTEL_RESOURCE_ATTRIBUTES`; the version in package.json. */
  readonly version: string | undefined;
  /** `service.instance.id` of `OTEL_RESOURCE_ATTRIBUTES`; a random UUID, the same one for as long as the process runs. */
  readonly instance: string;
  /** `deployment.environment.name` of `OTEL_RESOURCE_ATTRIBUTES`, or `deployment.environment`, its former name. */
  readonly environment: string | undefined;
}

/**
 * The identity of this process. Where a script of a package runs, `package.json` is that of the package; else it is the one
 * in the working directory.
 */
export function serviceIdentity(
  environment: NodeJS.ProcessEnv = process.env,
  directory: string = process.cwd(),
): ServiceIdentity {
  const { OTEL_SERVICE_NAME: name, npm_package_name: script, npm_package_version: scriptVersion } = environment;
  const manifest = script === undefined ? readManifest(directory) : { name: script, version: scriptVersion };
  const attributes = resourceAttributes(environment['OTEL_RESOURCE_ATTRIBUTES']);
  return {
    service: firstText(name, attributes['service.name'], manifest.name) ?? 'app',
    version: firstText(attributes['service.version'], manifest.version),
    instance: firstText(attributes['service.instance.id']) ?? processInstance(),
    environment: firstText(attributes['deployment.environment.name'], attributes['deployment.environment']),
  };
}

// The conventions recommend a random UUID, and hosts and process numbers are no better: on platforms that run
// containers for people, every host is `localhost` and every process the first.
// https://opentelemetry.io/docs/specs/semconv/resource/service/
const instanceOfProcess: unique symbol = Symbol.for('telltale.instance') as never;

/** Kept by the process, so that two copies of this package say the same. */
function processInstance(): string {
  const shared = globalThis as { [instanceOfProcess]?: string };
  return (shared[instanceOfProcess] ??= randomUUID());
}

/** `key1=value1,key2=value2`, https://opentelemetry.io/docs/specs/otel/resource/sdk/#specifying-resource-information-via-an-environment-variable. */
function resourceAttributes(list = ''): Readonly<Record<string, string | undefined>> {
  const attributes: Record<string, string> = {};
  for (const pair of list.split(',')) {
    const equals = pair.indexOf('=');
    if (equals > 0) attributes[decoded(pair.slice(0, equals))] = decoded(pair.slice(equals + 1));
  }
  return attributes;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.trim());
  } catch {
    return text.trim();
  }
}

function readManifest(directory: string): { readonly name?: unknown; readonly version?: unknown } {
  try {
    return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as object;
  } catch {
    return {};
  }
}

function firstText(...candidates: readonly unknown[]): string | undefined {
  return candidates.map((each) => (typeof each === 'string' ? each.trim() : '')).find((each) => each !== '');
}
