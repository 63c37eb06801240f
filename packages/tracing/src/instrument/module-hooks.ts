import { register } from 'node:module';
import { register as registerInThread, supportsSyncHooks } from 'import-in-the-middle/register-hooks.mjs';

/** Modules that are instrumented by changing what they export. Others are loaded as ever. */
const modules: string[] = [
  'http',
  'https',
  'express',
  '@nestjs/core',
  'pg',
  'pg-pool',
  'ioredis',
  'redis',
  '@redis/client',
  'kafkajs',
];

const done: unique symbol = Symbol.for('telltale.module-hooks') as never;

/**
 * Lets instrumentations change ES modules, too, which cannot be changed once they are loaded; CommonJS modules are caught by
 * `require` itself. On threads of Node.js that allow it the hooks run in this thread, so that the application starts faster.
 * A process has them once, and keeps them.
 *
 * @param others - Modules of further instrumentations; where there are any, every module is looked at.
 */
export function hookModules(others: boolean): void {
  const process = globalThis as { [done]?: true };
  if (process[done] === true) return;
  process[done] = true;
  const data = others ? {} : { include: modules };
  if (supportsSyncHooks()) registerInThread(data);
  else register('@opentelemetry/instrumentation/hook.mjs', import.meta.url, { data });
}
