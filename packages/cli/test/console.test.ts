import { runCli } from '@telltale/cli';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import { project } from './project.ts';

async function served(page: string): Promise<string> {
  const server = createServer((_, response) => response.end(page));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
}

const json = async (url: string): Promise<unknown> => (await fetch(url)).json();

it('scrapes targets, draws dashboards and evaluates alerts until it is interrupted, without a configuration', async () => {
  const target = await served('http_server_active_requests{http_request_method="GET"} 3\n');
  const interrupted = new AbortController();
  let [printed, found] = ['', (_: string) => {}];
  const url = new Promise<string>((resolve) => (found = resolve));
  const ended = runCli(['console', '--target', target, '--port', '0', '--grpc-port', '0'], {
    cwd: project().folder,
    env: {},
    stdout: {
      write: (text) => {
        printed += text;
        const [, address] = /Console +(http\S+)/.exec(printed) ?? [];
        if (address !== undefined) found(address);
      },
    },
    stderr: { write: () => {} },
    now: () => Date.now(),
    signal: interrupted.signal,
  });
  const address = await url;
  await expect
    .poll(() => json(`${address}/api/v1/query?query=http_server_active_requests`))
    .toMatchObject({
      data: { result: [{ value: [expect.anything(), '3'] }] },
    });
  expect(await json(`${address}/api/v1/rules?type=alert`)).toMatchObject({
    data: { groups: expect.arrayContaining([expect.anything()]) },
  });
  expect(JSON.stringify(await json(`${address}/api/console/dashboards`))).toContain('HTTP API');

  interrupted.abort();
  expect(await ended).toBe(0);
  await expect(fetch(address)).rejects.toThrow('fetch failed');
  expect(printed).toMatch(/gRPC on port \d+/);
});

it.runIf(process.platform === 'linux').each([
  ['at a terminal', { isTTY: true }, {}, 1],
  ['in CI', { isTTY: true }, { CI: 'true' }, 0],
  ['where nobody looks', {}, {}, 0],
])('opens the browser %s as far as somebody sits there', async (_, terminal, env, opened) => {
  const { folder } = project();
  const [note, opener] = [join(folder, 'opened'), join(folder, 'xdg-open')];
  writeFileSync(opener, `#!/bin/sh\necho "$1" > ${note}.new && mv ${note}.new ${note}\n`, { mode: 0o755 });
  const interrupted = new AbortController();
  let printed = '';
  const ended = runCli(['console', '--open', '--port', '0', '--grpc-port', '0'], {
    cwd: folder,
    env: { PATH: `${folder}:${process.env['PATH']}`, ...env },
    stdout: { ...terminal, write: (text) => (printed += text) },
    stderr: { write: () => {} },
    now: () => Date.now(),
    signal: interrupted.signal,
  });
  await vi.waitFor(() => expect(printed).toContain('Ctrl-C ends it.'), { timeout: 8000 });
  await vi.waitFor(() => expect(existsSync(note) ? 1 : 0).toBe(opened));
  const [, url] = /Console +\S*?(http:[\w./:]+)/.exec(printed)!;
  expect(existsSync(note) ? readFileSync(note, 'utf8').trim() : 'nothing').toBe(opened === 1 ? url : 'nothing');
  interrupted.abort();
  expect(await ended).toBe(0);
});

it('says so where the browser cannot be opened, and goes on', async () => {
  const interrupted = new AbortController();
  let problem = '';
  const ended = runCli(['console', '--open', '--port', '0', '--grpc-port', '0'], {
    cwd: project().folder,
    env: { PATH: '/nowhere' },
    stdout: { isTTY: true, write: () => {} },
    stderr: { write: (text) => (problem += text) },
    now: () => Date.now(),
    signal: interrupted.signal,
  });
  await vi.waitFor(() => expect(problem).toContain('The browser could not be opened'), { timeout: 8000 });
  interrupted.abort();
  expect(await ended).toBe(0);
});

it('ends by itself at Ctrl-C', async () => {
  const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
  const child = spawn(process.execPath, [bin, 'console', '--port', '0', '--grpc-port', '0'], { cwd: project().folder });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('is refused a host of others without a token, and a configuration that is not there', async () => {
  const { run } = project();
  const open = await run('console', '--host', '0.0.0.0', '--port', '0');
  expect([open.code, open.stderr]).toEqual([2, expect.stringContaining('CONSOLE_TOKEN')]);
  const missing = await run('console', '--config', 'nothing.ts');
  expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('CLI_CONFIG_MISSING')]);
});
