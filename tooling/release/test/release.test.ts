import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstPrograms, neededPackages } from '../src/first-programs.ts';
import { Project } from '../src/project.ts';
import { startRegistry, type Registry } from '../src/registry.ts';
import { release } from '../src/release.ts';

const here = dirname(import.meta.dirname);
const workspace = dirname(dirname(here));

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports: Readonly<Record<string, string | null>>;
}

const manifests = globSync('packages/*/package.json', { cwd: workspace })
  .toSorted()
  .map((path) => JSON.parse(readFileSync(join(workspace, path), 'utf8')) as Manifest)
  .filter((manifest) => manifest.private !== true);
const names = manifests.map(({ name }) => name);
/** What is no program's to import: what needs a test runner around it, and what runs before a program. */
const special = new Set(['@telltale/testing/vitest', '@telltale/tracing/register']);

/** What a program can import: `@telltale/core`, `@telltale/core/catalogs`, ... */
const entries = manifests.flatMap(({ name, exports }) =>
  Object.entries(exports).flatMap(([subpath, target]) => (target?.endsWith('.js') ? [name + subpath.slice(1)] : [])),
);

/** The oldest Node.js that the packages say they support. */
const OLDEST_NODE = '22.18.0';

describe('a release', () => {
  let registry: Registry;
  let project: Project;
  let oldest: Project;

  beforeAll(async () => {
    registry = await startRegistry('@telltale');
    await release(workspace, registry.npmrc);
    project = new Project(registry.npmrc);
    await project.install(...names, ...neededPackages, 'prom-client@15', '@types/node@22');
    project.copy(join(here, 'consumer'));

    oldest = new Project('');
    await oldest.install(`node@${OLDEST_NODE}`);
  }, 300_000);

  afterAll(async () => {
    project?.[Symbol.dispose]();
    oldest?.[Symbol.dispose]();
    await registry?.[Symbol.asyncDispose]();
  });

  it.each(names)('publishes %s for users outside the workspace', async (name) => {
    const response = await fetch(`${registry.url}/${encodeURIComponent(name)}`);
    const document = (await response.json()) as { versions: Record<string, object> };
    const [published] = Object.values(document.versions);
    const { dependencies, peerDependencies } = published as Record<string, object>;
    expect(JSON.stringify({ dependencies, peerDependencies })).not.toMatch(/workspace:|catalog:/);

    const installed = globSync('**/*', { cwd: join(project.folder, 'node_modules', name) });
    expect(installed).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'dist/index.d.ts', 'dist/index.js.map', 'src/index.ts']),
    );
  });

  describe.each([process.version, `v${OLDEST_NODE}`])('on Node.js %s', (version) => {
    const node = (...args: readonly string[]): Promise<string> =>
      project.run(
        version === process.version ? process.execPath : join(oldest.folder, 'node_modules/node/bin/node'),
        ...args,
      );

    async function compile(file: string): Promise<void> {
      const compilerOptions = {
        module: 'nodenext',
        target: 'es2024',
        types: ['node'],
        strict: true,
        skipLibCheck: true,
      };
      const decorated = { ...compilerOptions, experimentalDecorators: true };
      project.write('tsconfig.json', JSON.stringify({ compilerOptions: decorated, files: [file] }));
      await project.run('tsc', '--project', '.', '--pretty', 'false');
    }

    it('is that version', async () => {
      expect(await node('--version')).toBe(`${version}\n`);
    });

    it.each(entries.filter((entry) => !special.has(entry)))('%s is imported and required alike', async (entry) => {
      const imported = await node('--input-type=module', '-e', `import * as all from '${entry}'; ${printNames}`);
      const required = await node('--input-type=commonjs', '-e', `const all = require('${entry}'); ${printNames}`);
      expect(JSON.parse(imported)).not.toEqual([]);
      expect(required).toBe(imported);
    });

    it('runs a first program, as an ES module and as CommonJS', async () => {
      const printed = await node('orders.mjs');
      expect(printed).toContain('acme_shop_placed_total{channel="web"} 3\n');
      expect(printed).toContain('acme_shop_placed_total{channel="app"} 0\n');
      expect(printed).toContain('acme_shop_wait_seconds_count{city="other"} 2\n');
      expect(printed).toContain('telltale_label_overflow_total{');
      expect(printed).toContain('prom-client has it: true\n');
      const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line.startsWith('acme_'));
      expect(lines(await node('orders.cjs'))).toEqual(lines(printed));
    });

    it.each(Object.keys(firstPrograms))('serves metrics in the first program of %s', async (framework) => {
      const { code, isCompiled } = firstPrograms[framework]!;
      project.write(`${framework}.${isCompiled ? 'mts' : 'mjs'}`, code);
      if (isCompiled) await compile(`${framework}.mts`);
      const printed = await node('--import', './serve-once.mjs', `${framework}.mjs`);
      expect(printed).toContain('{"id":"7"}\n');
      expect(printed).toMatch(
        /^http_server_request_duration_seconds_count\{http_request_method="GET",http_response_status_code="200",http_route="\/users\/:id"\} 1$/m,
      );
    });
  });

  it.each([
    { moduleResolution: 'nodenext', module: 'nodenext' },
    { moduleResolution: 'bundler', module: 'esnext' },
  ])('type-checks under $moduleResolution', async (compilerOptions) => {
    const all = entries.map((entry, i) => `export * as entry${i} from '${entry}';`);
    project.write('all.mts', all.join('\n'));
    project.write(
      'tsconfig.json',
      JSON.stringify({
        compilerOptions: { ...compilerOptions, target: 'es2024', types: ['node'], strict: true, noEmit: true },
        // As a module: the project's package.json says nothing of its type.
        files: ['all.mts', 'orders.mts'],
      }),
    );
    project.write('orders.mts', readFileSync(join(here, 'consumer/orders.ts'), 'utf8'));
    // Neither the packages' declarations nor those of their dependencies are excused by skipLibCheck.
    expect(await project.run('tsc', '--project', '.', '--pretty', 'false')).toBe('');
  });
});

const printNames = `console.log(JSON.stringify(Object.keys(all).filter((name) => !['default', 'module.exports', '__esModule'].includes(name)).sort()));`;
