import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CliError } from '../errors.ts';

export type Framework = 'express' | 'fastify' | 'nestjs' | 'none';

/** What a project is made with, as far as its files say. */
export interface DetectedProject {
  /** Of the service, from the name of the package. */
  readonly service: string;
  readonly framework: Framework;
  readonly isTypeScript: boolean;
  /** Whether `.js` is an ES module, or what TypeScript is written as is one. */
  readonly isModule: boolean;
  /** The folder of sources: `src/`, or nothing. */
  readonly sources: string;
  readonly packageManager: 'npm' | 'pnpm' | 'yarn' | 'bun';
  /** Libraries in use that `@telltale/instruments` records. */
  readonly libraries: readonly string[];
}

interface Manifest {
  readonly name?: string;
  readonly type?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const frameworks: readonly (readonly [dependency: string, framework: Framework])[] = [
  // NestJS brings the others.
  ['@nestjs/core', 'nestjs'],
  ['fastify', 'fastify'],
  ['express', 'express'],
];

const lockFiles: readonly (readonly [file: string, manager: DetectedProject['packageManager']])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
];

const libraries: readonly string[] = [
  'amqplib',
  'bullmq',
  'cache-manager',
  'ioredis',
  'kafkajs',
  'keyv',
  'lru-cache',
  'mysql2',
  'node-cron',
  'openai',
  'opossum',
  'pg',
  'pg-boss',
  'redis',
  'socket.io',
  'undici',
  'ws',
];

/** @throws CliError `CLI_FILE` where there is no package.json, or one that cannot be read */
export function detectProject(folder: string): DetectedProject {
  const manifest = readManifest(join(folder, 'package.json'));
  const dependencies = { ...manifest.dependencies, ...manifest.devDependencies };
  const isTypeScript = existsSync(join(folder, 'tsconfig.json')) || 'typescript' in dependencies;
  return {
    service: (manifest.name ?? basename(folder)).replace(/^@[^/]*\//, ''),
    framework: frameworks.find(([dependency]) => dependency in dependencies)?.[1] ?? 'none',
    isTypeScript,
    isModule: manifest.type === 'module',
    sources: existsSync(join(folder, 'src')) ? 'src/' : '',
    packageManager: lockFiles.find(([file]) => existsSync(join(folder, file)))?.[1] ?? 'npm',
    libraries: libraries.filter((library) => library in dependencies),
  };
}

function readManifest(path: string): Manifest {
  if (!existsSync(path))
    throw new CliError('CLI_FILE', 'There is no package.json here: telltale init runs in the folder of a service');
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  } catch (error) {
    throw new CliError('CLI_FILE', 'package.json is no JSON', { place: { file: path }, cause: error });
  }
}
