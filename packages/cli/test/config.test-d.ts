import { defineConfig } from '@telltale/cli';
import { http } from '@telltale/core/catalogs';
import { expectTypeOf, it } from 'vitest';

it('types every option of the configuration', () => {
  defineConfig({ catalogs: [http], convention: 'classic', exporters: ['redis_exporter'] });

  // @ts-expect-error catalogs are needed
  defineConfig({});
  // @ts-expect-error there is no such option
  defineConfig({ catalogs: [http], allerts: [] });
  // @ts-expect-error there is no such convention
  defineConfig({ catalogs: [http], convention: 'otell' });
  // @ts-expect-error a rule of the linter that is not there
  defineConfig({ catalogs: [http], check: { severities: { 'unknown-metrik': 'off' } } });
  // @ts-expect-error a definition is no catalog
  defineConfig({ catalogs: [http.duration] });

  expectTypeOf(defineConfig({ catalogs: [http] }).out).toEqualTypeOf<string | undefined>();
});
