import { httpCatalog, oneOf } from '@telltale/core';
import Fastify from 'fastify';
import type { FastifyRequest } from 'fastify';
import { expectTypeOf, test } from 'vitest';
import telltale, { telltaleOptions } from '../src/index.ts';
import type { TelltaleOptions } from '../src/index.ts';

const app = Fastify();
const catalog = httpCatalog({ labels: { plan: oneOf('free', 'paid') } });

test('is registered with and without options', () => {
  expectTypeOf(app.register(telltale)).toExtend<PromiseLike<unknown>>();
  expectTypeOf(app.register(telltale, { endpoints: false, prefix: '/internal' })).toExtend<PromiseLike<unknown>>();
  expectTypeOf(app.register(telltale, { catalog })).toExtend<PromiseLike<unknown>>();
});

test('labels are those that the catalog declares', () => {
  expectTypeOf(telltaleOptions({ catalog, labels: () => ({ plan: 'paid' }) })).toEqualTypeOf<TelltaleOptions>();
  const options = telltaleOptions({
    catalog,
    labels(request) {
      expectTypeOf(request).toEqualTypeOf<FastifyRequest>();
      return request.headers['x-plan'] === 'paid' ? { plan: 'paid' } : {};
    },
  });
  void app.register(telltale, options);
});

test('others do not compile', () => {
  // @ts-expect-error -- no plan of this name is declared
  telltaleOptions({ catalog, labels: () => ({ plan: 'gold' }) });
  // @ts-expect-error -- no such label is declared
  telltaleOptions({ catalog, labels: () => ({ tier: 'high' }) });
  // @ts-expect-error -- no such option
  expectTypeOf(telltaleOptions({ endpoint: false })).toEqualTypeOf<TelltaleOptions>();
});
