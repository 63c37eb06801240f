import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isClientRegistry } from './client-registry.ts';
import type { ClientRegistry } from './client-registry.ts';

/** A copy of a client that this process has loaded. */
export interface LoadedClient {
  readonly name: 'prom-client' | '@prometheus-io/client';
  readonly version: string;
  /** The copy's global registry, `register`. */
  readonly registry: ClientRegistry;
  /** The folder that the copy was loaded from. */
  readonly copy: string;
}

interface SupportedClient {
  readonly name: LoadedClient['name'];
  /** The end of the path of the module whose `globalRegistry` is `register`; both clients name it alike. */
  readonly module: string;
  /** Older ones render synchronously, and would print a promise for each of our metrics. */
  readonly since: readonly [major: number, minor: number];
}

const supported: readonly SupportedClient[] = [
  { name: 'prom-client', module: '/prom-client/lib/registry.js', since: [15, 0] },
  { name: '@prometheus-io/client', module: '/@prometheus-io/client/lib/registry.js', since: [0, 16] },
];

/**
 * The clients that this process has loaded, in the order of loading. Loads nothing itself.
 *
 * Both clients are CommonJS, so that an `import` of them ends up in `require.cache` as well. A client that a bundler has
 * built into the program is in no file of its own and is not found: pass its registry.
 */
export function loadedClients(): readonly LoadedClient[] {
  // The cache is one for all `require` functions; the path matters only to what they resolve.
  const { cache } = createRequire(process.execPath);
  const clients: LoadedClient[] = [];
  for (const path in cache) {
    // Thousands of modules may be loaded: the cheap question comes first.
    if (!path.endsWith('registry.js')) continue;
    const client = supported.find(({ module }) => path.replaceAll('\\', '/').endsWith(module));
    const registry: unknown =
      client && (cache[path]?.exports as { globalRegistry?: unknown } | undefined)?.globalRegistry;
    if (client === undefined || !isClientRegistry(registry)) continue;
    const copy = dirname(dirname(path));
    const version = versionOf(copy);
    if (isSince(version, client.since)) clients.push({ name: client.name, version, registry, copy });
  }
  return clients;
}

/** The warning for a process in which metrics are split over several clients; `undefined` where they are not. */
export function describeClients(clients: readonly LoadedClient[]): string | undefined {
  const [first] = clients;
  if (first === undefined || clients.length === 1) return undefined;
  const names = clients.map(({ name, version, copy }) => `${name} ${version} (${copy})`);
  return (
    `${clients.length} clients are loaded, each with a global registry of its own: ${names.join(' and ')}. ` +
    'A metric is on the page of one of them and missing from the others. ' +
    `Telltale joins the first, ${first.name} ${first.version}. Load one copy of one client, which ` +
    '`npm ls prom-client @prometheus-io/client` helps with, or pass the registry you mean as `registry` of createTelemetry.'
  );
}

function versionOf(copy: string): string {
  try {
    const { version } = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8')) as { readonly version?: unknown };
    return String(version);
  } catch {
    return 'unknown';
  }
}

function isSince(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}
