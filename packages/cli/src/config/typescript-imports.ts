import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a compiler writes in the place of a source. */
const sources: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
  '': ['.ts', '.js', '/index.ts', '/index.js'],
};

/**
 * Lets what is imported during some work import TypeScript as compilers let it: `./orders.js` and `./orders` are `orders.ts` where
 * nothing else is, and a source that imports is an ES module in a package of CommonJS, too.
 *
 * @param onImport - Is told each file that is imported and is of no installed package.
 */
export async function withTypeScriptImports<T>(work: () => Promise<T>, onImport: (path: string) => void): Promise<T> {
  const hooks = registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = resolveSource(specifier, (name) => nextResolve(name, context));
      const path = ownPath(resolved.url);
      if (path === undefined) return resolved;
      onImport(path);
      return isModuleSource(path) ? { ...resolved, format: 'module-typescript' } : resolved;
    },
  });
  try {
    return await work();
  } finally {
    hooks.deregister();
  }
}

function resolveSource<R>(specifier: string, resolve: (specifier: string) => R): R {
  try {
    return resolve(specifier);
  } catch (error) {
    if (!/^\.{0,2}\/|^file:/.test(specifier)) throw error;
    const extension = Object.hasOwn(sources, extname(specifier)) ? extname(specifier) : '';
    const stem = extension === '' ? specifier : specifier.slice(0, -extension.length);
    for (const candidate of sources[extension] ?? []) {
      try {
        return resolve(stem + candidate);
      } catch {
        // Not this one either.
      }
    }
    throw error;
  }
}

function ownPath(url: string): string | undefined {
  return url.startsWith('file:') && !url.includes('/node_modules/')
    ? fileURLToPath(url.replace(/\?.*$/, ''))
    : undefined;
}

/** Node.js takes `.ts` for CommonJS where the package says so, although compilers take `import` for what it is. */
function isModuleSource(path: string): boolean {
  return path.endsWith('.ts') && existsSync(path) && /^\s*(import|export)\b/m.test(readFileSync(path, 'utf8'));
}
