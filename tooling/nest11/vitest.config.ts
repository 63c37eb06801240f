import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The packages of NestJS are those of this folder, whoever imports them. */
export default defineConfig({
  plugins: [
    {
      name: 'nest-11',
      enforce: 'pre',
      resolveId(source) {
        if (!source.startsWith('@nestjs/')) return undefined;
        return this.resolve(source, join(import.meta.dirname, 'package.json'), { skipSelf: true });
      },
    },
  ],
  test: { testTimeout: 20_000, hookTimeout: 60_000 },
});
