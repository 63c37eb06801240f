import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

it('skips the tests of a missing server and says how to get it', async () => {
  const { code, output } = await runWithoutServers({});
  expect(code, output).toBe(0);
  expect(output).toMatch(/1 skipped/);
  expect(output).toContain(
    'needs prometheus, amtool: apt-get install -y --no-install-recommends prometheus prometheus-alertmanager',
  );
});

it('fails them where servers are required', async () => {
  const { code, output } = await runWithoutServers({ TELLTALE_REQUIRE_SERVERS: '1' });
  expect(code, output).toBe(1);
  expect(output).toContain('TELLTALE_REQUIRE_SERVERS=1, and "two servers" needs prometheus, amtool');
});

async function runWithoutServers(env: Readonly<Record<string, string>>): Promise<{ code: number; output: string }> {
  const vitest = join(import.meta.dirname, '../../../node_modules/vitest/vitest.mjs');
  const config = join(import.meta.dirname, 'missing/vitest.config.ts');
  const child = spawn(process.execPath, [vitest, 'run', '--config', config], {
    cwd: import.meta.dirname,
    env: { PATH: '/nowhere', NO_COLOR: '1', ...env },
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number, output: stdout + stderr };
}
