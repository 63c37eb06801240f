import { existsSync, globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname } from 'node:path';
import { defineConfig } from 'vitest/config';

/** One vitest project per workspace package. A package that is special has a configuration of its own, in place of this. */
const workspacePackages = globSync(['packages/*/package.json', 'apps/*/package.json', 'tooling/*/package.json'])
  .map((manifest) => dirname(manifest))
  .toSorted();

export default defineConfig({
  test: {
    projects: workspacePackages.map((root) => ({
      extends: existsSync(`${root}/vitest.config.ts`) ? `./${root}/vitest.config.ts` : true,
      root,
      test: {
        name: basename(root),
        include: ['test/**/*.test.ts'],
        typecheck: {
          enabled: existsSync(`${root}/tsconfig.json`),
          include: ['test/**/*.test-d.ts'],
          tsconfig: 'tsconfig.json',
        },
      },
    })),
    // Most tests wait for a server or a browser: vitest's own choice leaves half of a machine of two cores idle.
    maxWorkers: Math.max(2, Math.ceil(availableParallelism() * 0.75)),
    reporters: ['default', './tooling/vitest/tally.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
