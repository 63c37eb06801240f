import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { SDK_INFO } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { Resource } from '@opentelemetry/resources';
import { namedService } from '@telltale/core';
import type { Environment } from '../environment/environment.ts';
import { containerId } from './container-id.ts';
import { kubernetes } from './kubernetes.ts';

/** What an application says of itself. */
export interface ServiceOptions {
  /** Name of the service. @default `OTEL_SERVICE_NAME`, or the name in package.json */
  readonly service?: string;
  /** Version of the service. @default the version in package.json */
  readonly version?: string;
  /** Tells instances of the service apart. @default a random UUID */
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
  const found = namedService(variables);
  const name = options.service ?? environment.text('OTEL_SERVICE_NAME') ?? named['service.name'] ?? found.service;
  const version = options.version ?? named['service.version'] ?? found.version;
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
    'service.instance.id': randomUUID(),
    ...named,
    ...options.attributes,
    'service.name': name,
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
