import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeClients } from '../src/client/loaded-clients.ts';
import type { LoadedClient } from '../src/client/loaded-clients.ts';

const require = createRequire(import.meta.url);
const folderOf = (name: string): string => dirname(require.resolve(`${name}/package.json`));
const promClient = { name: 'prom-client', version: '15.1.3', copy: folderOf('prom-client') };
const successor = { name: '@prometheus-io/client', version: '0.16.1', copy: folderOf('@prometheus-io/client') };

let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'telltale-clients-')));
});
afterAll(() => rm(folder, { recursive: true }));

/** A package of a name in a folder of its own, with a global registry as the clients have it. */
async function makeCopy(name: string, version: string): Promise<string> {
  const copy = join(folder, version, 'node_modules', name);
  await mkdir(join(copy, 'lib'), { recursive: true });
  await writeFile(join(copy, 'package.json'), JSON.stringify({ name, version }));
  await writeFile(join(copy, 'index.js'), "exports.register = require('./lib/registry').globalRegistry;");
  const real = require.resolve('prom-client');
  await writeFile(
    join(copy, 'lib', 'registry.js'),
    `exports.globalRegistry = new (require(${JSON.stringify(real)}).Registry)();`,
  );
  return copy;
}

/** What a program finds that runs the statements in a process of its own. */
async function foundAfter(...statements: readonly string[]): Promise<readonly Omit<LoadedClient, 'registry'>[]> {
  const program = [
    `import { loadedClients } from ${JSON.stringify(new URL('../src/client/loaded-clients.ts', import.meta.url).href)};`,
    ...statements,
    'console.log(JSON.stringify(loadedClients().map(({ registry, ...client }) => client)));',
  ];
  const options = ['--no-warnings', '--input-type=module', '--eval', program.join('\n')];
  const { stdout } = await promisify(execFile)(process.execPath, options, { cwd: import.meta.dirname });
  return JSON.parse(stdout) as readonly LoadedClient[];
}

describe('a program finds', () => {
  test('no client where it loads none, and loads none itself', async () => {
    expect(await foundAfter('loadedClients();')).toEqual([]);
  });

  test.each([promClient, successor])('$name, imported as an ES module', async (client) => {
    expect(await foundAfter(`import '${client.name}';`)).toEqual([client]);
  });

  test('the registry that the application uses', async () => {
    const check = 'if (loadedClients()[0].registry !== register) throw new Error("another registry");';
    expect(await foundAfter(`import { register } from 'prom-client';`, check)).toEqual([promClient]);
  });

  test('both clients, in the order of loading', async () => {
    expect(await foundAfter(`import '@prometheus-io/client';`, `import 'prom-client';`)).toEqual([
      successor,
      promClient,
    ]);
  });

  test('a client that is required later', async () => {
    const later = [`import { createRequire } from 'node:module';`, `createRequire(import.meta.url)('prom-client');`];
    expect(await foundAfter('loadedClients();', ...later)).toEqual([promClient]);
  });

  test('every copy of a client', async () => {
    const copy = await makeCopy('prom-client', '15.0.0');
    const loading = [`import 'prom-client';`, `import ${JSON.stringify(join(copy, 'index.js'))};`];
    expect(await foundAfter(...loading)).toEqual([promClient, { name: 'prom-client', version: '15.0.0', copy }]);
  });

  test('no client of a version that renders otherwise', async () => {
    const copy = await makeCopy('prom-client', '12.0.0');
    expect(await foundAfter(`import ${JSON.stringify(join(copy, 'index.js'))};`)).toEqual([promClient]);
  });
});

test('one client is nothing to warn of, two are named with their versions, places and what to do', () => {
  const loaded = (client: typeof promClient): LoadedClient => ({ ...client, registry: undefined }) as never;
  expect(describeClients([])).toBeUndefined();
  expect(describeClients([loaded(promClient)])).toBeUndefined();
  expect(describeClients([loaded(promClient), loaded(successor)])).toBe(
    '2 clients are loaded, each with a global registry of its own: ' +
      `prom-client 15.1.3 (${promClient.copy}) and @prometheus-io/client 0.16.1 (${successor.copy}). ` +
      'A metric is on the page of one of them and missing from the others. ' +
      'Telltale joins the first, prom-client 15.1.3. Load one copy of one client, which ' +
      '`npm ls prom-client @prometheus-io/client` helps with, or pass the registry you mean as `registry` of createTelemetry.',
  );
});
