import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** The build of the page: `vite build --config page.config.ts`. It goes into `dist/page`, and the console serves it from there. */
export default defineConfig({
  root: join(import.meta.dirname, 'page'),
  // The page asks for its assets from the root, whatever deep link it was opened by.
  base: '/',
  publicDir: false,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    target: 'es2023',
    // Data addresses of fonts and images would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What is built in keeps its licence: MIT and Apache 2.0 ask for it.
    license: { fileName: 'licenses.md' },
  },
  plugins: [precompressed()],
});

/** Writes each text beside itself as `.gz`: what never changes need not be packed at each request. */
function precompressed(): Plugin {
  let folder = '';
  return {
    name: 'precompressed',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      const pack = promisify(gzip);
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(?:js|css|html|svg)$/.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        await writeFile(`${path}.gz`, await pack(await readFile(path), { level: constants.Z_BEST_COMPRESSION }));
      }
    },
  };
}
