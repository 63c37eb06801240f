import { createTelemetry } from '@telltale/core';
import { http } from '@telltale/core/catalogs';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import fastifyMetrics from 'fastify-metrics';
import { expect, test } from 'vitest';
import { telltale } from '../src/index.ts';

async function exercised(app: FastifyInstance): Promise<readonly string[]> {
  app.get('/users/:id', async () => 'user');
  app.post('/users', async (_, reply) => reply.code(201).send());
  app.get('/broken', async () => Promise.reject(new Error('broken')));
  await app.register(async (api) => api.get('/things/:id', async () => 'thing'), { prefix: '/api' });
  for (const url of ['/users/1', '/users/2', '/broken', '/api/things/7']) await app.inject(url);
  await app.inject({ method: 'POST', url: '/users' });
  const { body } = await app.inject('/metrics');
  await app.close();
  return body.split('\n');
}

/** The lines of the duration whose values do not depend on time, with their labels in one order. */
function comparable(lines: readonly string[]): readonly string[] {
  return lines
    .filter((line) => /^http_request_duration_seconds_(count|bucket\{.*\+Inf)/.test(line))
    .map((line) => line.replace(/\{(.*)\}/, (_, labels: string) => `{${labels.split(',').toSorted().join()}}`))
    .toSorted();
}

const bounds = (lines: readonly string[]): readonly string[] => [
  ...new Set(lines.flatMap((line) => /^http_request_duration_seconds_bucket.*le="([^"]+)"/.exec(line)?.[1] ?? [])),
];

test('the convention fastify-metrics exposes what fastify-metrics does', async () => {
  const before: FastifyInstance = Fastify();
  await before.register(fastifyMetrics.default, { endpoint: '/metrics', defaultMetrics: { enabled: false } });
  const old = await exercised(before);

  const after: FastifyInstance = Fastify();
  const convention = 'fastify-metrics';
  const catalogs = { http };
  const telemetry = createTelemetry({ service: 'test', catalogs, convention, registry: false, runtime: false });
  await after.register(telltale, { telemetry });
  const now = await exercised(after);

  expect(comparable(now)).toEqual(comparable(old));
  expect(comparable(now).length).toBe(8);
  expect(bounds(now)).toEqual(bounds(old));
});
