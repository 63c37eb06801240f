import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { startPostgres } from '../src/backing/postgres/start-postgres.ts';
import type { FromPart } from '../src/parts/messages.ts';
import { isAlive, isTaken } from './start-demo.ts';

const onWindows = process.platform === 'win32';

async function numberOf(url: string, query: string): Promise<unknown> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query({ text: query, rowMode: 'array' });
  await client.end();
  return rows[0]?.[0];
}

test('is an empty PostgreSQL that nobody gets into without its password, and leaves nothing behind', async () => {
  const postgres = await startPostgres();
  const { url, pid, folder } = postgres;
  expect(await numberOf(url, 'SELECT count(*) FROM pg_stat_user_tables')).toBe('0');
  expect(await numberOf(url, 'SHOW fsync')).toBe('off');
  const stranger = new URL(url);
  stranger.password = 'guessed';
  await expect(numberOf(stranger.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  const busy = new pg.Client(url);
  busy.on('error', () => {});
  await busy.connect();
  const sleeping = busy.query('SELECT pg_sleep(60)').catch((error: Error) => error.message);

  const start = performance.now();
  await Promise.all([postgres.stop(), postgres.stop()]);

  expect(performance.now() - start).toBeLessThan(1000);
  expect(await sleeping).toMatch(/terminat/);
  expect([isAlive(pid), existsSync(folder), await isTaken(Number(new URL(url).port))]).toEqual([false, false, false]);
});

test('says what to do where it cannot start', async () => {
  await using other = new AsyncDisposableStack();
  const postgres = await startPostgres();
  other.defer(() => postgres.stop());
  const port = Number(new URL(postgres.url).port);
  const folder = mkdtempSync(join(tmpdir(), 'telltale-test-'));
  other.defer(() => rmSync(folder, { recursive: true }));
  // Where this is root, another user has to get there.
  chmodSync(folder, 0o755);
  vi.stubEnv('TMPDIR', folder);
  other.defer(() => void vi.unstubAllEnvs());

  await expect(startPostgres({ port })).rejects.toThrow(/Address already in use[^]+DATABASE_URL=postgres:/);

  expect(readdirSync(folder)).toEqual([]);
});

test('says so when it ends by itself', async () => {
  const death = Promise.withResolvers<string>();
  const postgres = await startPostgres({ onDeath: death.resolve });
  process.kill(postgres.pid, 'SIGINT');
  expect(await death.promise).toContain('received fast shutdown request');
  await postgres.stop();
  expect(existsSync(postgres.folder)).toBe(false);
});

test.skipIf(onWindows)('outlives Ctrl-C, and ends with its part when that is told to', async () => {
  const { part, url } = await startPart();
  const [pid, folder] = [await serverOf(url), await folderOf(url)];
  // As a terminal does: to every process of the group.
  process.kill(-part.pid!, 'SIGINT');
  expect(await numberOf(url, 'SELECT 1')).toBe(1);
  part.send({ type: 'stop' });
  expect(await once(part, 'exit')).toEqual([0, null]);
  expect([isAlive(pid), existsSync(folder)]).toEqual([false, false]);
});

test.skipIf(onWindows)('ends even if its part is killed', async () => {
  const { part, url } = await startPart();
  const folder = await folderOf(url);
  part.kill('SIGKILL');
  await expect.poll(() => existsSync(folder), { timeout: 5000, interval: 20 }).toBe(false);
  expect(await isTaken(Number(new URL(url).port))).toBe(false);
});

async function startPart(): Promise<{ part: ChildProcess; url: string }> {
  const main = fileURLToPath(new URL('../src/backing/postgres/main.ts', import.meta.url));
  const part = fork(main, { detached: true });
  const [message] = (await once(part, 'message')) as [FromPart];
  if (message.type !== 'ready') throw new Error(message.message);
  return { part, url: message.facts.urls['database']! };
}

async function folderOf(url: string): Promise<string> {
  return String(await numberOf(url, 'SHOW data_directory')).replace(/\/data$/, '');
}

async function serverOf(url: string): Promise<number> {
  return Number(readFileSync(`${await folderOf(url)}/data/postmaster.pid`, 'utf8').split('\n')[0]);
}
