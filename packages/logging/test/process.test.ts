import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import type { Worker } from 'node:worker_threads';
import { createTelemetry } from '@telltale/core';
import { describe, expect, test, vi } from 'vitest';
import { createLogger } from '../src/index.ts';
import { entriesOf, startLoki } from '@telltale-tooling/receivers';

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function run(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  flags: readonly string[] = [],
): Promise<Ended> {
  const file = fileURLToPath(new URL(`./programs/${program}`, import.meta.url));
  const child = spawn(process.execPath, [...flags, file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number | null, out, err };
}

const messages = (out: string): readonly string[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { msg: string }).msg);

describe.concurrent('a process that ends', () => {
  test.for(['by itself', 'exit', 'throw', 'fatal'])('%s has shipped and printed all that it logged', async (end) => {
    await using loki = await startLoki();
    const { code, out, err } = await run('ends.ts', [loki.url, end, 'stdout', '30']);
    const expected = [...Array.from({ length: 10 }, () => 'line'), ...(end === 'fatal' ? ['over'] : [])];
    expect(messages(out)).toEqual(expected);
    expect(entriesOf(loki.received).map(({ line }) => (JSON.parse(line) as { msg: string }).msg)).toEqual(expected);
    expect(code).toBe(end === 'throw' || end === 'fatal' ? 1 : 0);
    expect(err).toMatch(end === 'throw' ? /Error: uncaught/ : /^$/);
  });

  test.for(['by itself', 'exit'])('%s while its back end is silent ends after the time it was given', async (end) => {
    await using loki = await startLoki(() => 'silent');
    const { code, out } = await run('ends.ts', [loki.url, end]);
    expect(code).toBe(0);
    expect(messages(out)).toEqual(Array.from({ length: 10 }, () => 'line'));
  });

  test('says on standard error what it cannot ship, where its log goes nowhere else', async () => {
    const loki = await startLoki();
    await loki.stop();
    const { code, out, err } = await run('ends.ts', [loki.url, 'by itself', 'none', '5']);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toMatch(
      /^telltale: log lines cannot be shipped to loki at http:\/\/127\.0\.0\.1:\d+: ECONNREFUSED; .*\n$/,
    );
  });
});

test.for([[], ['--no-async-context-frame']])(
  'a request is not taken for the one before it on its connection %s',
  async (flags) => {
    const { out } = await run('keep-alive.ts', [], {}, flags);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { msg: string; request_id?: string });
    const ids = new Map(lines.map(({ msg, request_id: id }) => [msg, id]));
    expect(ids.get('/loud')).toBeDefined();
    expect(ids.get('GET NOT_FOUND 200')).toBe(ids.get('/loud'));
    expect(ids.get('/quiet')).toBeUndefined();
    expect(ids.get('after /quiet')).toBeUndefined();
  },
);

describe('standard output', () => {
  test('is JSON where it is no terminal', async () => {
    const { out } = await run('prints.ts', []);
    expect(messages(out)).toEqual(['placed', 'failed']);
  });

  test('has every line, however many there are at the end', async () => {
    const { out } = await run('prints.ts', ['json', '2000']);
    expect(messages(out)).toHaveLength(2002);
  });

  test('is for people where that is asked for, with colors only if wanted', async () => {
    const plain = (await run('prints.ts', ['pretty'], { FORCE_COLOR: '', NO_COLOR: '' })).out;
    expect(plain).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} INFO  placed  order=17\n\d\d:\d\d:\d\d\.\d{3} ERROR failed\n  Error: failed\n {6}at .*prints\.ts:/,
    );
    const forced = (await run('prints.ts', ['pretty'], { FORCE_COLOR: '1', NO_COLOR: '' })).out;
    // oxlint-disable-next-line no-control-regex
    expect(forced.replaceAll(/\u001B\[\d+m/g, '').replaceAll(/^\S+/gm, '')).toBe(plain.replaceAll(/^\S+/gm, ''));
    expect(forced).not.toBe(plain);
    expect((await run('prints.ts', ['pretty'], { FORCE_COLOR: '1', NO_COLOR: '1' })).out).not.toContain('\u001B');
  });

  test('that nobody reads for a while does not stop the process, and has every line in the end', async () => {
    const file = fileURLToPath(new URL('./programs/stalled.ts', import.meta.url));
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    // The program says that its event loop turned after it had logged more than a pipe holds.
    await once(child, 'message');
    const [out] = await Promise.all([text(child.stdout!), once(child, 'close')]);
    expect(messages(out)).toEqual(Array.from({ length: 2000 }, (_, i) => `line ${i}`));
  });

  test('that nobody reads any more does not end the process', async () => {
    const file = fileURLToPath(new URL('./programs/prints.ts', import.meta.url));
    const child = spawn(process.execPath, [file, 'json', '5000'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    const [err, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect({ code: code as number, err }).toEqual({ code: 0, err: '' });
  });
});

describe('the thread that ships', () => {
  test('is started again when it crashes; what it had is counted, what comes later is shipped', async () => {
    const threads: Worker[] = [];
    const keep = (thread: Worker): void => void threads.push(thread);
    process.on('worker', keep);
    await using loki = await startLoki((_, _response, attempt) => (attempt === 1 ? 'silent' : undefined));
    const telemetry = createTelemetry({ service: 'shop', catalogs: {}, registry: false, runtime: false });
    const logger = createLogger({
      telemetry,
      destination: false,
      ship: { to: 'loki', url: loki.url, batchDelaySeconds: 0, closeTimeoutSeconds: 1 },
    });
    logger.info('lost');
    await loki.attempted(1);
    await threads[0]!.terminate();
    logger.info('kept');
    await loki.lines(1);
    expect(entriesOf(loki.received).map(({ line }) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['kept']);
    await vi.waitFor(async () => {
      const { body } = await telemetry.exposition();
      expect(body).toContain('telltale_export_dropped_total{reason="crashed",signal="logs"} 1');
      expect(body).toContain('telltale_export_exported_total{signal="logs"} 1');
      expect(body).toContain('telltale_export_queued{signal="logs"} 0');
    }, 15_000);
    await logger.close();
    process.off('worker', keep);
    expect(threads).toHaveLength(2);
  });

  test('does not run what the application preloads', async () => {
    await using loki = await startLoki();
    const preload = `data:text/javascript,${encodeURIComponent("import { isMainThread } from 'node:worker_threads'; console.error('preloaded', isMainThread);")}`;
    const { err } = await run('ends.ts', [loki.url, 'by itself', 'stdout', '30'], {
      NODE_OPTIONS: `--import=${preload}`,
    });
    expect(err).toBe('preloaded true\n');
    expect(entriesOf(loki.received)).toHaveLength(10);
  });
});
