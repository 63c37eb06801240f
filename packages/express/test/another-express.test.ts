import { createRequire } from 'node:module';
import { http } from '@telltale/core/catalogs';
import { isolatedTelemetry, recorded } from '@telltale/testing';
import express from 'express';
import type { RequestHandler } from 'express';
import { expect, test, vi } from 'vitest';
import { telltale } from '../src/index.ts';
import { listening } from './listening.ts';

const express4 = createRequire(import.meta.url)('express4') as typeof express;

const ok: RequestHandler = (_, response) => void response.send('ok');

// In a file of its own: an Express is watched from the first middleware in it to the end of the process.
test('names the routes of another Express as far as its mounts are known', async () => {
  const telemetry = isolatedTelemetry({ catalogs: { http } });
  const inner = express4.Router();
  inner.get('/:id', ok);
  const admin = express4();
  admin.get('/users/:id', ok);
  admin.use('/groups/:group', inner);
  const app = express();
  app.use(telltale({ telemetry }));
  app.use('/admin/:x', admin);
  const url = await listening(app);
  await fetch(`${url}/admin/1/users/7`);
  await fetch(`${url}/admin/1/groups/2/7`);
  for (const route of ['/admin/:x/users/:id', '/admin/:x/*/:id']) {
    await vi.waitFor(async () =>
      expect((await recorded(telemetry, http.duration, { http_route: route })).count).toBe(1),
    );
  }
});
