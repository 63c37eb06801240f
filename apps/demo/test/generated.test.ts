import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

it('has as many rules as the doctor of STACK.md has seen', () => {
  const rules = globSync('generated/rules/*.yml', { cwd: demo }).map((path) => readFileSync(join(demo, path), 'utf8'));
  const count = (pattern: RegExp) => rules.join('\n').match(pattern)?.length;
  const seen = `${count(/^ +- (alert|record): /gm)} in ${count(/^ +- name: /gm)} groups`;
  expect(readFileSync(join(demo, 'STACK.md'), 'utf8')).toMatch(new RegExp(`rules are evaluated +${seen}\n`));
});
