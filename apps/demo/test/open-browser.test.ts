import { describe, expect, it } from 'vitest';
import { openingCommand } from '../src/open-browser.ts';
import type { Surroundings } from '../src/open-browser.ts';
import { readOptions } from '../src/options.ts';

const URL = 'http://127.0.0.1:40123';
const desktop: Surroundings = { platform: 'linux', variables: { DISPLAY: ':0' }, isTerminal: true };

describe('the console', () => {
  it.each<[Surroundings, readonly string[]]>([
    [desktop, ['xdg-open', URL]],
    [{ ...desktop, variables: { WAYLAND_DISPLAY: 'wayland-0' } }, ['xdg-open', URL]],
    [{ ...desktop, platform: 'darwin', variables: {} }, ['open', URL]],
    [{ ...desktop, platform: 'win32', variables: {} }, ['cmd.exe', '/c', 'start', '', URL]],
  ])('is opened in a browser: %j', (surroundings, command) => {
    expect(openingCommand(URL, surroundings)).toEqual(command);
  });

  it.each<[string, Partial<Surroundings>]>([
    ['without a terminal', { isTerminal: false }],
    ['in CI', { variables: { ...desktop.variables, CI: 'true' } }],
    ['over SSH', { variables: { ...desktop.variables, SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' } }],
    ['over SSH to a Mac', { platform: 'darwin', variables: { SSH_TTY: '/dev/ttys001' } }],
    ['without a display', { variables: { DISPLAY: '' } }],
    ['on a system that is not known', { platform: 'aix' }],
  ])('is not opened %s', (_, surroundings) => {
    expect(openingCommand(URL, { ...desktop, ...surroundings })).toBeUndefined();
  });

  it.each([
    [[], true],
    [['--for', '60s'], true],
    [['--no-open'], false],
    [['--check'], false],
    [['--once'], false],
  ])('is to be opened with %j: %s', (args, isOpening) => {
    expect(readOptions(args).isOpening).toBe(isOpening);
  });
});
