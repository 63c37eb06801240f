import { defineConfig, type UserConfig } from 'tsdown';

/**
 * The build of every published package: ES modules, declarations and source maps into `dist`,
 * then publint and "are the types wrong" on the tarball that would be published.
 *
 * Consumers are ES modules, or CommonJS through `require(esm)` on Node.js >= 22.18; hence attw's `esm-only` profile.
 */
export function library(
  entry: Readonly<Record<string, string>>,
  overrides: UserConfig = {},
): ReturnType<typeof defineConfig> {
  return defineConfig({
    entry: { ...entry },
    format: 'esm',
    platform: 'node',
    fixedExtension: false,
    // Stable names: a rebuild of the same source gives the same files.
    hash: false,
    sourcemap: true,
    dts: { sourcemap: true },
    publint: { level: 'suggestion', strict: true },
    attw: { profile: 'esm-only', level: 'error' },
    failOnWarn: true,
    // Declarations come from the TypeScript 7 compiler, whose programmatic API has no stability promise yet.
    suppressWarnings: [/TypeScript 7\.0 does not yet have a stable API/],
    logLevel: 'warn',
    ...overrides,
  });
}
