import { createHttpAdapter, createTelemetry, serveMetrics } from '@telltale/core';
import { startConsole, type TelltaleConsole } from '@telltale/console';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'telltale-console-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

async function page(): Promise<string> {
  const server = createServer((_, response) => response.end('up_and_well 1\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function started(options: Parameters<typeof startConsole>[0]): Promise<TelltaleConsole> {
  const telltale = await startConsole({ port: 0, ...options });
  onTestFinished(() => telltale.close());
  await telltale.firstScrapes();
  return telltale;
}

const seen = (telltale: TelltaleConsole) =>
  telltale.targets.map(({ target, health }) => [target.labels['job'], target.url, health]);

describe('A file of targets', () => {
  it('is followed as it changes; what cannot be read is said once, and what was there stays', async () => {
    const file = join(folder(), 'targets.json');
    const [first, second] = [await page(), await page()];
    const write = (content: string) => {
      // As programs write that others read: whole.
      writeFileSync(`${file}.new`, content);
      renameSync(`${file}.new`, file);
    };
    const group = (target: string, job: string) =>
      JSON.stringify([{ targets: [target], labels: { job, team: 'core', __metrics_path__: '/custom' } }]);
    write(group(first, 'shop'));
    const problems: string[] = [];
    const telltale = await started({ targetFiles: [file], onProblem: (problem) => problems.push(problem) });
    expect(seen(telltale)).toEqual([['shop', `http://${first}/custom`, 'up']]);
    expect(telltale.targets[0]!.target.labels).toMatchObject({ team: 'core', instance: first });

    write('[{"targets": "none"');
    await vi.waitFor(() => expect(problems).toHaveLength(1), { timeout: 4000 });
    expect(problems[0]).toContain(file);
    expect(seen(telltale)).toEqual([['shop', `http://${first}/custom`, 'up']]);

    write(group(second, 'ledger'));
    await vi.waitFor(() => expect(seen(telltale)).toEqual([['ledger', `http://${second}/custom`, 'up']]), {
      timeout: 4000,
    });
  });

  it('that is not there yet is waited for', async () => {
    const file = join(folder(), 'targets.json');
    const problems: string[] = [];
    const telltale = await started({ targetFiles: [file], onProblem: (problem) => problems.push(problem) });
    expect([seen(telltale), problems.length]).toEqual([[], 1]);
  });
});

describe('Services on this machine', () => {
  const asked = () => {
    const runtime = folder();
    vi.stubEnv('XDG_RUNTIME_DIR', runtime);
    vi.stubEnv('TELLTALE_CONSOLE', '1');
    onTestFinished(() => void vi.unstubAllEnvs());
    return join(runtime, 'telltale');
  };
  const serving = async () => {
    const telemetry = createTelemetry({ service: 'shop', catalogs: {}, runtime: false });
    const server = await serveMetrics(telemetry, { port: 0 });
    onTestFinished(async () => {
      await server.close();
      telemetry.close();
    });
    return server;
  };

  it('are found while they run, in a folder of the user alone', async () => {
    const words = asked();
    const server = await serving();
    expect(statSync(words).mode & 0o777).toBe(0o700);
    expect(readdirSync(words).map((name) => statSync(join(words, name)).mode & 0o777)).toEqual([0o600]);
    const telltale = await started({ discover: true });
    expect(seen(telltale)).toEqual([['shop', `${server.url}/metrics`, 'up']]);
    await server.close();
    await vi.waitFor(() => expect(seen(telltale)).toEqual([]), { timeout: 4000 });
    expect(readdirSync(words)).toEqual([]);
  });

  it('are found on the port of the application from its first request on, until the adapter is closed', async () => {
    const words = asked();
    const telemetry = createTelemetry({ service: 'ledger', catalogs: {}, runtime: false });
    const adapter = createHttpAdapter({ telemetry, endpoints: { basePath: '/internal' } }, () => '/');
    const server = createServer((request, response) => {
      if (adapter.answers(request, response)) return;
      adapter.begin(request, response);
      response.end('hello');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
      telemetry.close();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await fetch(url);
    expect(seen(await started({ discover: true }))).toEqual([['ledger', `${url}/internal/metrics`, 'up']]);
    await adapter.close();
    expect(readdirSync(words)).toEqual([]);
  });

  it('leave no word where nobody asks for it', async () => {
    const words = asked();
    vi.stubEnv('TELLTALE_CONSOLE', '');
    await serving();
    expect(() => readdirSync(words)).toThrow('ENOENT');
  });

  it('that have ended without a word, and files that are none, are passed over', async () => {
    const words = asked();
    mkdirSync(words, { mode: 0o700 });
    const gone = spawn(process.execPath, ['--eval', '']);
    await once(gone, 'exit');
    writeFileSync(
      join(words, 'a.json'),
      JSON.stringify({ pid: gone.pid, service: 'gone', url: 'http://127.0.0.1:1/' }),
    );
    writeFileSync(join(words, 'b.json'), 'no word');
    writeFileSync(join(words, 'c.json'), JSON.stringify({ pid: process.pid, service: 'x', url: 'file:///etc/passwd' }));
    expect(seen(await started({ discover: true }))).toEqual([]);
  });

  it('are not taken from a folder that others may write to', async () => {
    const words = asked();
    mkdirSync(words);
    writeFileSync(join(words, 'a.json'), JSON.stringify({ pid: process.pid, service: 'x', url: await page() }));
    chmodSync(words, 0o777);
    expect(seen(await started({ discover: true }))).toEqual([]);
  });
});
