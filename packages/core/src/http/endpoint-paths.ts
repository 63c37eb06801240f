import { TelltaleError, shown } from '../errors.ts';
import { refuseUnknown } from './checked-options.ts';
import { endpointTable } from './endpoint-table.ts';
import type { EndpointFacts, EndpointName } from './endpoint-table.ts';

/**
 * Where single endpoints are, below the base path; several paths where all of them should work. `false` turns an endpoint
 * off. `catalog` is what comes before the catalog's name.
 */
export type EndpointPaths = { readonly [Name in EndpointName]?: string | readonly string[] | false };

/** An endpoint that is turned on. */
export interface MountedEndpoint extends EndpointFacts {
  readonly name: EndpointName;
  /** The first of its paths, `{catalog}` included. */
  readonly shownPath: string;
}

/** An endpoint that was found for a path. */
export interface FoundEndpoint {
  readonly endpoint: MountedEndpoint;
  /** The rest of the path, where the endpoint has a parameter. */
  readonly parameter: string;
}

/** Finds endpoints by their path below the base path. */
export interface MountedEndpoints {
  /** In the order of the table. */
  readonly list: readonly MountedEndpoint[];
  /** Every path below the base path, parameters as `:name`: what a router has to know. */
  readonly routes: readonly string[];
  find(path: string): FoundEndpoint | undefined;
}

/** @throws TelltaleError `TELLTALE_OPTIONS` */
export function mountEndpoints(paths: EndpointPaths): MountedEndpoints {
  refuseUnknown('paths', paths, endpointTable);
  const list: MountedEndpoint[] = [];
  const exact = new Map<string, FoundEndpoint>();
  const below = new Map<string, MountedEndpoint>();
  const routes: string[] = [];
  for (const name of Object.keys(endpointTable) as EndpointName[]) {
    const facts: EndpointFacts = endpointTable[name];
    const given = paths[name] ?? facts.path;
    if (given === false) continue;
    const all = [given].flat().map((path) => checkedPath(`paths.${name}`, path));
    if (all.length === 0) continue;
    const rest = facts.parameter === undefined ? '' : `/{${facts.parameter}}`;
    const endpoint: MountedEndpoint = { ...facts, name, shownPath: (all[0] || '/') + rest };
    list.push(endpoint);
    for (const path of all) {
      routes.push(facts.parameter === undefined ? path || '/' : `${path}/:${facts.parameter}`);
      if (facts.parameter !== undefined) below.set(`${path}/`, endpoint);
      else refuseTaken(exact, path, endpoint).set(path, { endpoint, parameter: '' });
    }
  }
  return {
    list,
    routes,
    find(path) {
      const found = exact.get(path);
      if (found !== undefined || below.size === 0) return found;
      for (const [prefix, endpoint] of below) {
        if (path.startsWith(prefix)) return { endpoint, parameter: path.slice(prefix.length) };
      }
      return undefined;
    },
  };
}

/** A path without its closing slash; `/` alone is the empty text. @throws TelltaleError `TELLTALE_OPTIONS` */
export function checkedPath(option: string, given: unknown): string {
  const path = typeof given === 'string' && given.endsWith('/') ? given.slice(0, -1) : given;
  if (typeof path === 'string' && (path === '' || /^(\/[\w.~-]+)+$/.test(path))) return path;
  throw new TelltaleError('TELLTALE_OPTIONS', `${option} is ${shown(given)}, which is no path`, given);
}

function refuseTaken<M extends ReadonlyMap<string, FoundEndpoint>>(
  exact: M,
  path: string,
  { name }: MountedEndpoint,
): M {
  const other = exact.get(path)?.endpoint.name;
  if (other === undefined || other === name) return exact;
  const problem = `paths.${name} and paths.${other} are both ${shown(path || '/')}`;
  throw new TelltaleError('TELLTALE_OPTIONS', problem, path);
}
