import { describe, expect, it } from 'vitest';
import { importBreaches, layers } from '../src/import-rules.ts';
import { sourceGraph } from '../src/source-graph.ts';
import { filesMatching, publishedPackages, type Manifest } from '../src/workspace.ts';

describe.each(publishedPackages.map(({ folder, manifest }) => ({ folder, manifest, name: manifest.name })))(
  '$name',
  ({ folder, manifest }) => {
    it('imports only what it may', () => {
      const sources = [...filesMatching(`${folder}/src/**/*.ts`)].map(
        ([path, text]) => [path.slice(folder.length + 1), text] as const,
      );
      expect(sources.length).toBeGreaterThan(0);
      const breaches = importBreaches(sourceGraph(manifest, new Map(sources)));
      expect(breaches.map(({ where, what, because }) => `${where} ${what}: ${because}`)).toEqual([]);
    });
  },
);

describe('a breach is caught', () => {
  const breachesOf = (manifest: Partial<Manifest>, sources: Readonly<Record<string, string>>): readonly string[] =>
    importBreaches(
      sourceGraph({ name: '@telltale/core', version: '1.0.0', ...manifest }, new Map(Object.entries(sources))),
    ).map(({ where, what }) => `${where} ${what}`);

  it.each([
    [`import { a } from '@telltale/promql';`, "imports '@telltale/promql'"],
    [`export { a } from '@telltale/express/internal';`, "imports '@telltale/express/internal'"],
    [`export type * from '@telltale/rules';`, "imports '@telltale/rules'"],
    [`const a = await import('@telltale/cli');`, "imports '@telltale/cli'"],
    [`let a: import('@telltale/console').A;`, "imports '@telltale/console'"],
    [`const a = require('@telltale/logging');`, "imports '@telltale/logging'"],
  ])('when core says %s', (source, what) => {
    expect(breachesOf({}, { 'src/index.ts': source })).toContain(`@telltale/core/src/index.ts:1 ${what}`);
  });

  it('when an adapter imports another', () => {
    const manifest = {
      name: '@telltale/nestjs',
      dependencies: { '@telltale/core': '1.0.0', '@telltale/express': '1.0.0' },
    };
    const source = `import '@telltale/core';\nimport '@telltale/core/catalogs';\nimport '@telltale/express';`;
    expect(breachesOf(manifest, { 'src/index.ts': source })).toEqual([
      "@telltale/nestjs/src/index.ts:3 imports '@telltale/express'",
    ]);
  });

  it('when a package is imported that is not declared', () => {
    const source = `import 'node:fs';\nimport 'fastify';\nimport pino from 'pino/file';`;
    expect(
      breachesOf({ name: '@telltale/fastify', peerDependencies: { fastify: '5' } }, { 'src/index.ts': source }),
    ).toEqual(["@telltale/fastify/src/index.ts:3 imports 'pino/file'"]);
  });

  it('when a package is in no layer', () => {
    expect(breachesOf({ name: '@telltale/utils' }, {})).toEqual(['@telltale/utils is in no layer']);
  });

  it('when files import each other in a circle, unless it is for types', () => {
    const circle = { 'src/a.ts': `import './b.ts';`, 'src/b.ts': `export * from './c.ts';` };
    expect(breachesOf({}, { ...circle, 'src/c.ts': `import './a.ts';` })).toEqual([
      '@telltale/core/src/a.ts is imported by what it imports: src/a.ts -> src/b.ts -> src/c.ts -> src/a.ts',
    ]);
    expect(breachesOf({}, { ...circle, 'src/c.ts': `import type { A } from './a.ts';` })).toEqual([]);
  });

  it('when the definition language leaves its folder', () => {
    const source = `import '../errors.ts';\nimport './labels.ts';\nimport type { R } from '../registry.ts';\nimport 'node:util';`;
    expect(
      breachesOf({}, { 'src/catalog/lint/a.ts': source.replaceAll('../', '../../'), 'src/registry.ts': '' }),
    ).toEqual([
      "@telltale/core/src/catalog/lint/a.ts:3 imports '../../registry.ts'",
      "@telltale/core/src/catalog/lint/a.ts:4 imports 'node:util'",
    ]);
  });

  it('when a shipped catalog leads to the client by a detour', () => {
    const sources = {
      'src/catalogs/http.ts': `import '../conventions/names.ts';`,
      'src/conventions/names.ts': `import { client } from '../client.ts';`,
      'src/client.ts': '',
    };
    expect(breachesOf({}, sources)).toEqual([
      '@telltale/core/src/catalogs/http.ts reaches src/conventions/names.ts -> src/client.ts',
    ]);
  });

  it('when another file than the client names prom-client', () => {
    const manifest = { peerDependencies: { 'prom-client': '15' } };
    const sources = {
      'src/client.ts': `import 'prom-client';`,
      'src/registry.ts': `const name = 'prom-client/lib/registry.js'; // prom-client in a comment is nothing`,
      'src/page.ts': `import type { Registry } from 'prom-client';`,
    };
    expect(breachesOf(manifest, sources)).toEqual([
      "@telltale/core/src/registry.ts:1 names 'prom-client/lib/registry.js'",
      "@telltale/core/src/page.ts:1 names 'prom-client'",
    ]);
  });
});

it('knows a layer for each package once', () => {
  const names = layers.flatMap(({ packages }) => packages);
  expect(new Set(names).size).toBe(names.length);
});
