import { conventions, isCatalog } from '@telltale/core';
import { nearestName } from '@telltale/promql/lint';
import { CliError } from '../errors.ts';
import type { CheckOptions, DocumentsOptions, KubernetesOptions, TelltaleConfig } from './config.ts';
import { excerptAt } from './excerpt.ts';
import { placeOfText } from './import-problem.ts';

type Kind = 'documents' | 'schema' | 'list' | 'text' | 'number' | 'flag' | 'object' | 'convention' | 'catalogs';
type Options<T> = Readonly<Record<keyof T & string, Kind>>;

/** Every option, and what kind of value it has. What is in it is checked by the generator that reads it. */
const configOptions: Options<TelltaleConfig> = {
  catalogs: 'catalogs',
  convention: 'convention',
  namespace: 'text',
  selectors: 'object',
  exporters: 'list',
  dashboards: 'list',
  shippedDashboards: 'flag',
  catalogDashboards: 'flag',
  dataSources: 'object',
  logLabel: 'text',
  uidPrefix: 'text',
  dashboardSchema: 'schema',
  useRecordings: 'flag',
  alerts: 'list',
  shippedAlerts: 'flag',
  overrides: 'object',
  recordings: 'list',
  slos: 'list',
  runbookUrl: 'text',
  intervalSeconds: 'number',
  alertmanager: 'object',
  prometheus: 'object',
  kubernetes: 'object',
  grafana: 'object',
  libraryPanels: 'flag',
  documents: 'documents',
  out: 'text',
  check: 'object',
};

const checkOptions: Options<CheckOptions> = {
  dashboards: 'list',
  rules: 'list',
  foreign: 'list',
  targetLabels: 'list',
  scrapeIntervalSeconds: 'number',
  severities: 'object',
};

const documentsOptions: Options<DocumentsOptions> = {
  grafanaUrl: 'text',
  alertmanagerUrl: 'text',
  metricsPerQuestion: 'number',
};

const kubernetesOptions: Options<KubernetesOptions> = {
  serviceMonitors: 'list',
  podMonitors: 'list',
  rules: 'object',
  dashboards: 'object',
};

const kinds: Readonly<Record<Kind, { readonly is: (value: unknown) => boolean; readonly name: string }>> = {
  list: { is: Array.isArray, name: 'a list' },
  documents: { is: (value) => value === false || isObject(value), name: 'an object or false' },
  schema: { is: (value) => value === 'v1' || value === 'v2', name: 'v1 or v2' },
  text: { is: (value) => typeof value === 'string', name: 'a text' },
  number: { is: (value) => typeof value === 'number' && value > 0, name: 'a number above 0' },
  flag: { is: (value) => typeof value === 'boolean', name: 'true or false' },
  object: { is: isObject, name: 'an object' },
  convention: {
    is: (value) =>
      typeof value === 'string' ? Object.hasOwn(conventions, value) : isObject(value) && isObject(value['metrics']),
    name: `one of ${Object.keys(conventions).join(', ')}, or a convention of one's own`,
  },
  catalogs: {
    is: (value) => Array.isArray(value) && value.length > 0 && value.every((each) => isCatalog(each)),
    name: 'a list of catalogs, as defineCatalog makes them',
  },
};

/** What a module exports, held to the shape of a configuration: JavaScript has no types, and types can be silenced. */
export function checkConfig(exported: Readonly<Record<string, unknown>>, path: string): TelltaleConfig {
  const config = exported['default'];
  if (!isObject(config)) {
    throw new CliError(
      'CLI_CONFIG_OPTION',
      'The configuration has no default export: export default defineConfig({ ... })',
      {
        place: { file: path, line: 1, column: 1 },
      },
    );
  }
  checkObject(config, configOptions, '', path);
  if (config['catalogs'] === undefined) refuse('The configuration has no catalogs', 'defineConfig', path);
  if (isObject(config['check'])) checkObject(config['check'], checkOptions, 'check.', path);
  if (isObject(config['documents'])) checkObject(config['documents'], documentsOptions, 'documents.', path);
  if (isObject(config['kubernetes'])) checkObject(config['kubernetes'], kubernetesOptions, 'kubernetes.', path);
  return config as unknown as TelltaleConfig;
}

function checkObject(
  object: Readonly<Record<string, unknown>>,
  options: Readonly<Record<string, Kind>>,
  prefix: string,
  path: string,
): void {
  for (const [name, value] of Object.entries(object)) {
    if (!Object.hasOwn(options, name)) {
      const near = nearestName(name, Object.keys(options));
      refuse(
        `There is no option ${prefix}${name}${near === undefined ? '' : `; did you mean ${prefix}${near}`}`,
        name,
        path,
      );
    }
    const kind = kinds[options[name]!];
    if (value !== undefined && !kind.is(value)) refuse(`${prefix}${name} is not ${kind.name}`, name, path);
  }
}

function refuse(problem: string, name: string, path: string): never {
  const place = placeOfText(path, name) ?? { file: path };
  throw new CliError('CLI_CONFIG_OPTION', problem, { place, excerpt: excerptAt(place) });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
