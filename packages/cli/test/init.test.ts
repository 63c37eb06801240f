import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { project, type Project } from './project.ts';

const packagesOf = 'tooling/checks';
const tsc = fileURLToPath(new URL('../../../node_modules/.bin/tsc', import.meta.url));

interface Made {
  readonly framework: string;
  readonly written: readonly string[];
  readonly kept: readonly string[];
  readonly install: readonly string[];
  readonly lines: readonly string[];
}

async function init({ run }: Project): Promise<Made> {
  const { code, stdout } = await run('init', '--json');
  expect(code).toBe(0);
  return JSON.parse(stdout) as Made;
}

function manifest(type: 'module' | 'commonjs' | undefined, ...dependencies: readonly string[]): string {
  return JSON.stringify({
    name: '@acme/shop',
    type,
    dependencies: Object.fromEntries(dependencies.map((name) => [name, '*'])),
  });
}

/** An application in JavaScript with the lines that init prints, whose page is asked for. */
async function pageOf(shop: Project, application: string): Promise<string> {
  const file = application.includes('require(') ? 'main.cjs' : 'main.mjs';
  shop.write({ [file]: application });
  const child = spawn(process.execPath, [join(shop.folder, file)], {
    cwd: shop.folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return (await fetch(`http://127.0.0.1:${String(chunk).trim()}/metrics`)).text();
}

describe('telltale init', () => {
  it.each([
    ['express', 'module', 'telltale.js', 'telltale.config.js'],
    ['express', undefined, 'telltale.js', 'telltale.config.mjs'],
    ['fastify', 'module', 'telltale.js', 'telltale.config.js'],
    ['fastify', 'commonjs', 'telltale.js', 'telltale.config.mjs'],
    ['@nestjs/core', 'module', 'telltale.js', 'telltale.config.js'],
    ['koa', undefined, 'telltale.js', 'telltale.config.mjs'],
  ] as const)(
    'writes for %s in JavaScript (%s) what generates at once',
    async (dependency, type, telemetry, config) => {
      const shop = project({ 'package.json': manifest(type, dependency) }, { packagesOf });
      const { written, framework } = await init(shop);
      expect(written).toEqual([telemetry, config]);
      expect(framework).toBe(
        { express: 'express', fastify: 'fastify', '@nestjs/core': 'nestjs', koa: 'none' }[dependency],
      );
      expect(await shop.spawn('generate')).toMatchObject({ code: 0, stderr: '' });
      expect(shop.read('generated/prometheus/prometheus.yml')).toContain('job_name: shop');
      expect(shop.list('generated')).toContain('rules/slo-availability.yml');
    },
  );

  it.each([
    ['module', 'nodenext'],
    ['commonjs', 'commonjs'],
  ] as const)('writes TypeScript that compiles and generates, in a project of %s', async (type, module) => {
    const shop = project(
      {
        'package.json': manifest(type, 'express', '@nestjs/core'),
        'src/main.ts': '',
        'tsconfig.json': JSON.stringify({
          compilerOptions: {
            module,
            ...(module === 'commonjs' && { moduleResolution: 'bundler' }),
            target: 'es2022',
            strict: true,
            noEmit: true,
            skipLibCheck: true,
            types: ['node'],
            typeRoots: [fileURLToPath(new URL('../../../node_modules/@types', import.meta.url))],
          },
          include: ['src', 'telltale.config.ts'],
        }),
      },
      { packagesOf },
    );
    const { written, framework, lines } = await init(shop);
    expect(framework).toBe('nestjs');
    expect(written).toEqual(['src/telltale.ts', 'telltale.config.ts']);
    shop.write({
      'src/main.ts': `import { Module } from '@nestjs/common';\n${lines.slice(0, 2).join('\n')}\n${lines[2]}\nexport class App {}\n`,
    });
    const { stdout } = spawnSync(tsc, ['-p', '.', '--experimentalDecorators'], { cwd: shop.folder, encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(await shop.spawn('generate')).toMatchObject({ code: 0, stderr: '' });
  });

  it('prints the lines with which an application of Express has a page', async () => {
    const shop = project({ 'package.json': manifest('module', 'express') }, { packagesOf });
    const { lines } = await init(shop);
    const [telemetry, adapter, use] = lines;
    const page = await pageOf(
      shop,
      `import express from 'express';\n${telemetry}\n${adapter}\nconst app = express();\n${use}\nconst server = app.listen(0, () => console.log(server.address().port));\n`,
    );
    expect(page).toContain('app_jobs_total{outcome="success"} 0');
  });

  it('prints the lines with which an application of Fastify in CommonJS has a page', async () => {
    const shop = project({ 'package.json': manifest(undefined, 'fastify') }, { packagesOf });
    const { lines } = await init(shop);
    const [telemetry, adapter, use] = lines;
    const page = await pageOf(
      shop,
      `const Fastify = require('fastify');\n${telemetry}\n${adapter}\nconst app = Fastify();\n${use}\napp.listen({ port: 0 }).then(() => console.log(app.server.address().port));\n`,
    );
    expect(page).toContain('app_jobs_total{outcome="success"} 0');
  });

  it('never overwrites, whatever kind of configuration is there', async () => {
    const shop = project({ 'package.json': manifest('module'), 'telltale.config.mjs': 'mine', 'telltale.js': 'mine' });
    const { written, kept } = await init(shop);
    expect(written).toEqual([]);
    expect(kept).toEqual(['telltale.js', 'telltale.config.mjs']);
    expect(shop.read('telltale.js')).toBe('mine');
    expect(shop.list('.').filter((path) => path.startsWith('telltale.config'))).toEqual(['telltale.config.mjs']);
  });

  it('names the command of the package manager, and the libraries that can be recorded', async () => {
    const shop = project({ 'package.json': manifest('module', 'express', 'pg', 'ioredis'), 'pnpm-lock.yaml': '' });
    const { code, stdout } = await shop.spawn('init');
    expect(code).toBe(0);
    expect(stdout).toContain('pnpm add @telltale/core @telltale/express @telltale/instruments\n');
    expect(stdout).toContain('@telltale/instruments records ioredis, pg, with a line for each.');
  });

  it('says what is missing where there is no package', async () => {
    const shop = project();
    shop.write({ 'package.json': '{' });
    expect(await shop.run('init')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('package.json is no JSON'),
    });
  });
});
