import { isCatalog } from './catalog/catalog.ts';
import { namespaceProblem } from './catalog/lint/namespace.ts';
import { chooseRegistry } from './choose-registry.ts';
import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import type { Convention } from './conventions/convention.ts';
import { resolveConvention } from './conventions/resolve-convention.ts';
import { TelltaleError, shown } from './errors.ts';
import { consoleLogger } from './logger.ts';
import type { Logger } from './logger.ts';
import { MetricRegistry } from './registry.ts';
import type { RuntimeOptions } from './runtime/collect-runtime.ts';
import { serviceIdentity } from './service-identity.ts';
import type { Catalogs, TelemetryCore, TelemetryOptions } from './telemetry.ts';

/** {@link TelemetryOptions} with every default filled in. */
export interface ResolvedOptions {
  readonly service: string;
  readonly version: string | undefined;
  readonly namespace: string;
  readonly catalogs: Catalogs;
  readonly convention: Convention;
  readonly registry: MetricRegistry;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly enabled: boolean;
  readonly isEnabled: (catalogKey: string) => boolean;
  readonly constantLabels: Readonly<Record<string, string>>;
  readonly runtime: RuntimeOptions | false;
  readonly zeroFill: boolean;
}

// A table, not a list: the compiler holds it to all that a telemetry offers.
const reservedKeys: Readonly<Record<keyof TelemetryCore, true>> = {
  service: true,
  version: true,
  namespace: true,
  convention: true,
  enabled: true,
  clock: true,
  logger: true,
  registry: true,
  exposition: true,
  page: true,
  snapshot: true,
  metric: true,
  use: true,
  addCollector: true,
  recordingFailed: true,
  setExemplarSource: true,
  close: true,
};

/** @throws TelltaleError `TELLTALE_OPTIONS`, `TELLTALE_CATALOG_RESERVED` or `TELLTALE_CLIENT` */
export function resolveOptions<C extends Catalogs>(options: TelemetryOptions<C>): ResolvedOptions {
  demand(isObject(options), 'the options are no object', options);
  const { namespace = '', constantLabels = {}, enabled = true } = options;
  const own = options.service === undefined ? serviceIdentity() : undefined;
  const service = own?.service ?? options.service!;
  demand(typeof service === 'string' && service !== '', 'service is not a name', service);
  const problem = namespaceProblem(namespace);
  demand(problem === undefined, `namespace ${problem}`, namespace);
  demand(typeof enabled === 'boolean' || isObject(enabled), 'enabled is neither true, false nor an object', enabled);
  const clock = options.clock ?? systemClock;
  const logger = options.logger ?? consoleLogger;
  const isOn = process.env['TELLTALE_ENABLED'] !== 'false' && enabled !== false;
  return {
    service,
    version: options.version ?? own?.version,
    namespace,
    catalogs: resolveCatalogs(options.catalogs),
    convention: resolveConvention(options.convention ?? 'otel'),
    registry: isOn ? chooseRegistry(options.registry, { clock, logger }) : new MetricRegistry({ clock, logger }),
    clock,
    logger,
    enabled: isOn,
    isEnabled: (key) => typeof enabled !== 'object' || enabled[key] !== false,
    constantLabels: resolveConstantLabels(constantLabels),
    runtime: options.runtime ?? {},
    zeroFill: options.zeroFill ?? true,
  };
}

function resolveCatalogs(catalogs: Catalogs): Catalogs {
  demand(isObject(catalogs), 'catalogs is no object', catalogs);
  for (const [key, catalog] of Object.entries(catalogs)) {
    demand(isCatalog(catalog), `catalogs.${key} was not made by defineCatalog`, catalog);
    if (!Object.hasOwn(reservedKeys, key)) continue;
    throw new TelltaleError('TELLTALE_CATALOG_RESERVED', `The key ${shown(key)} belongs to the telemetry itself`, key);
  }
  return catalogs;
}

function resolveConstantLabels(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  demand(isObject(labels), 'constantLabels is no object', labels);
  for (const [name, value] of Object.entries(labels)) {
    demand(/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) && !name.startsWith('__'), 'constantLabels has a bad name', name);
    demand(name !== 'le' && name !== 'quantile', 'constantLabels has a reserved name', name);
    demand(typeof value === 'string', `constantLabels.${name} is not a text`, value);
  }
  return Object.freeze({ ...labels });
}

function isObject<T>(value: T): value is T & object {
  return typeof value === 'object' && value !== null;
}

function demand(holds: boolean, problem: string, value: unknown): void {
  if (!holds) throw new TelltaleError('TELLTALE_OPTIONS', `createTelemetry: ${problem}: ${shown(value)}`, value);
}
