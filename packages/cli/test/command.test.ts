import { cliErrorCodes, runCli } from '@telltale/cli';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { project } from './project.ts';
import { shopConfig } from './shop.ts';

const shop = { 'telltale.config.ts': shopConfig };
const ESCAPE = '\u001B[';

describe('the command', () => {
  it('prints its version and its help', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await project().spawn('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect(await project().spawn('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('Exit codes:') });
    expect((await project().run('doctor', '--help')).stdout).toContain('Examples:\n  telltale doctor ');
  });

  it('says nothing to whoever has read enough', { skip: process.platform === 'win32' }, () => {
    const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
    const { stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${bin}" --help | true`], { encoding: 'utf8' });
    expect(stderr).toBe('');
  });

  it.each([
    [[], 'There is no command given.'],
    [['generat'], "Unknown command 'generat'; did you mean generate."],
    [['generate', '--chek'], "Unknown option '--chek'; did you mean --check."],
    [['doctor'], "Missing required argument 'urls'."],
    [['doctor', 'a:1', '--timeout', 'soon'], '--timeout is "soon", which is no number above 0.'],
    [['doctor', 'a:1', '--timeout', '0'], '--timeout is "0", which is no number above 0.'],
    [['doctor', 'a:1', '--concurrency', '0'], '--concurrency is "0", which is no number above 0.'],
    [['check', '--timeout', '0'], '--timeout is "0", which is no number above 0.'],
    [['console', '--interval', '0'], '--interval is "0", which is no number above 0.'],
    [['console', '--port', '-1'], '--port is "-1", which is no number from 0 on.'],
    [['doctor', 'a:1', '--header', 'x'], 'The header "x" is not of the form "Name: value".'],
  ])('refuses %j and says what to do', async (args, message) => {
    const { code, stderr, stdout } = await project().run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain('CLI_USAGE');
  });

  it('says in JSON why it could not do its work', async () => {
    const { code, stdout } = await project().run('check', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      command: 'check',
      ok: false,
      error: { code: 'CLI_CONFIG_MISSING' },
    });
  });

  it('annotates errors of the configuration in GitHub Actions', async () => {
    const config = shopConfig.replace('catalogs:', 'catalog:');
    const { stderr } = await project({ 'telltale.config.ts': config }, { env: { GITHUB_ACTIONS: 'true' } }).run(
      'check',
    );
    expect(stderr).toMatch(
      /::error file=telltale\.config\.ts,line=\d+,col=3,title=telltale CLI_CONFIG_OPTION::There is no option catalog/,
    );
  });

  it.each([
    [{}, false, false],
    [{}, true, true],
    [{ NO_COLOR: '1' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    [{ TERM: 'dumb' }, true, false],
  ])('colours where %j and a terminal is %s: %s', async (env, isTerminal, isColoured) => {
    const { stdout } = await project(shop, { env, isTerminal }).run('explain', 'orders.placed');
    expect(stdout.includes(ESCAPE)).toBe(isColoured);
  });

  it('shows how far it is on a terminal, and takes that away', async () => {
    let milliseconds = 0;
    const now = (): number => (milliseconds += 100);
    const { stderr } = await project(shop, { isTerminal: true, now }).run('generate');
    expect(stderr).toContain('Proving ');
    expect(stderr.endsWith('\r\u001B[K')).toBe(true);
    expect((await project(shop, { now }).run('generate')).stderr).toBe('');
    expect((await project(shop, { isTerminal: true, now, env: { CI: 'true' } }).run('generate')).stderr).toBe('');
  });

  it('is a function that ends no process', async () => {
    const { folder } = project(shop);
    let printed = '';
    const output = { write: (text: string) => (printed += text) };
    const code = await runCli(['explain', 'http.duration'], {
      cwd: folder,
      env: {},
      stdout: output,
      stderr: output,
      now: () => 0,
    });
    expect(code).toBe(0);
    expect(printed).toContain('Duration of HTTP requests');
  });

  it('has a next step for every error', () => {
    for (const [code, { means, next }] of Object.entries(cliErrorCodes)) {
      expect(code).toMatch(/^CLI_[A-Z_]+$/);
      expect(means).toMatch(/^[A-Z].*\.$/);
      expect(next).toMatch(/^[A-Z].*\.$/);
    }
  });
});
