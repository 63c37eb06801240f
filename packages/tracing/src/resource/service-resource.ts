import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { SDK_INFO } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { Resource } from '@opentelemetry/resources';
import { serviceIdentity } from '@telltale/core';
import type { Environment } from '../environment/environment.ts';
import { containerId } from './container-id.ts';
import { kubernetes } from './kubernetes.ts';

/** What an application says of itself. */
export interface ServiceOptions {
  /** Name of the service. @default `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`, package.json */
  readonly service?: string;
  /** Version of the service. @default `OTEL_RESOURCE_ATTRIBUTES`, package.json */
  readonly version?: string;
  /** Tells instances of the service apart. @default `OTEL_RESOURCE_ATTRIBUTES`, or a random UUID, which the log lines of this process have as well */
  readonly instance?: string;
  /** Further attributes of everything that is exported, such as `deployment.environment.name`. @default `OTEL_RESOURCE_ATTRIBUTES` */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Who exports: service, host, container and pod. The command line and the user of the process are left out, which
 * OpenTelemetry's own detectors tell: arguments hold secrets.
 */
export function serviceResource(
  options: ServiceOptions,
  environment: Environment,
  variables: NodeJS.ProcessEnv,
  read: (path: string) => string | undefined = readIfThere,
): Resource {
  const named = environment.pairs('OTEL_RESOURCE_ATTRIBUTES');
  const own = serviceIdentity(variables);
  const version = options.version ?? own.version;
  const container = containerId(read);
  return resourceFromAttributes({
    ...SDK_INFO,
    'telemetry.distro.name': '@telltale/tracing',
    'host.name': hostname(),
    'host.arch': architectures[process.arch] ?? process.arch,
    'os.type': process.platform === 'win32' ? 'windows' : process.platform,
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    ...(container === undefined ? {} : { 'container.id': container }),
    ...kubernetes(variables, read),
    ...named,
    'service.instance.id': own.instance,
    ...options.attributes,
    'service.name': options.service ?? own.service,
    ...(version === undefined ? {} : { 'service.version': version }),
    ...(options.instance === undefined ? {} : { 'service.instance.id': options.instance }),
  });
}

/** https://opentelemetry.io/docs/specs/semconv/resource/host/ */
const architectures: Readonly<Partial<Record<NodeJS.Architecture, string>>> = { x64: 'amd64', arm: 'arm32' };

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
