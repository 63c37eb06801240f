import { expect, it } from 'vitest';
import { nestVersion } from '../../../packages/nestjs/test/nest-version.ts';

declare global {
  interface ImportMeta {
    /** Of Vite. */
    glob(pattern: string, options: { readonly eager: true }): unknown;
  }
}

it('runs the tests of @telltale/nestjs on NestJS 11', () => {
  expect(nestVersion()).toMatch(/^11\./);
});

import.meta.glob('../../../packages/nestjs/test/**/*.test.ts', { eager: true });
