import { defineConfig } from 'tsdown';

// Node.js runs the other parts from their sources; it has no decorators.
export default defineConfig({
  entry: { gateway: 'src/services/gateway/main.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node22',
  dts: false,
  sourcemap: true,
  outExtensions: () => ({ js: '.js' }),
});
