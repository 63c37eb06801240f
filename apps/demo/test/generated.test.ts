import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { demo } from './stack/compose-file.ts';

const telltale = fileURLToPath(new URL('./bin.js', import.meta.resolve('@telltale/cli')));

it('is as it would be generated now', { timeout: 60_000 }, async () => {
  const child = spawn(process.execPath, [telltale, 'generate', '--check'], { cwd: demo });
  const [printed, complained] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const advice = 'Run `pnpm generate`, review the difference and commit it.';
  expect(child.exitCode, `${printed}${complained}\n${advice}`).toBe(0);
});
