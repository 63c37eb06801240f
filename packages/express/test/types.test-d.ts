import { httpCatalog, oneOf } from '@telltale/core';
import express from 'express';
import { expectTypeOf, test } from 'vitest';
import { telltale } from '../src/index.ts';
import type { TelltaleMiddleware } from '../src/index.ts';

const catalog = httpCatalog({ labels: { plan: oneOf('free', 'paid') } });

test('is used with and without options', () => {
  expectTypeOf(express().use(telltale())).toEqualTypeOf<express.Express>();
  expectTypeOf(express().use(telltale({ catalog, endpoints: false }))).toEqualTypeOf<express.Express>();
});

test('labels and exemplars are asked with the request of Express where they say so', () => {
  const middleware = telltale({
    catalog,
    labels: (request: express.Request) => ({ plan: request.get('x-plan') === 'paid' ? 'paid' : 'free' }),
    exemplar: (request: express.Request) => ({ trace_id: request.get('x-trace') ?? '' }),
  });
  expectTypeOf(middleware).toEqualTypeOf<TelltaleMiddleware>();
  telltale({ exemplar: (request: express.Request<{ id: string }>) => ({ trace_id: request.params.id }) });
});

test('and with what this package knows of it where they do not', () => {
  const middleware = telltale({
    catalog,
    labels(request) {
      expectTypeOf(request.originalUrl).toEqualTypeOf<string>();
      expectTypeOf(request).not.toHaveProperty('get');
      return {};
    },
  });
  expectTypeOf(middleware).toEqualTypeOf<TelltaleMiddleware>();
});

test('others do not compile', () => {
  // @ts-expect-error -- no plan of this name is declared
  telltale({ catalog, labels: (_: express.Request) => ({ plan: 'gold' }) });
  // @ts-expect-error -- no such label is declared
  telltale({ catalog, labels: (_: express.Request) => ({ tier: 'high' }) });
  // @ts-expect-error -- a request is no text
  expectTypeOf(telltale({ catalog, labels: (_: string) => ({ plan: 'paid' }) })).toEqualTypeOf<TelltaleMiddleware>();
});
