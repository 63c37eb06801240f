import { spawn } from 'node:child_process';

/** What says whether somebody sits before a screen. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
}

type Command = readonly [program: string, ...args: string[]];

/** How each system opens a page; `start` is a command of Windows' shell, whose first argument is the title of a window. */
const openers: Readonly<Partial<Record<NodeJS.Platform, (url: string) => Command>>> = {
  darwin: (url) => ['open', url],
  win32: (url) => ['cmd.exe', '/c', 'start', '', url],
  linux: (url) => ['xdg-open', url],
};

/** The command that opens a page; `undefined` where nobody would see it. */
export function openingCommand(url: string, { platform, variables, isTerminal }: Surroundings): Command | undefined {
  const isSet = (...names: readonly string[]): boolean => names.some((name) => (variables[name] ?? '') !== '');
  if (!isTerminal || isSet('CI', 'SSH_CONNECTION', 'SSH_CLIENT', 'SSH_TTY')) return undefined;
  if (platform === 'linux' && !isSet('DISPLAY', 'WAYLAND_DISPLAY')) return undefined;
  return openers[platform]?.(url);
}

/** Opens a page in the browser of whoever sits here, if somebody does; never fails. */
export function openBrowser(url: string): void {
  const { platform, env: variables, stdout } = process;
  const command = openingCommand(url, { platform, variables, isTerminal: stdout.isTTY });
  if (command === undefined) return;
  const [program, ...args] = command;
  try {
    // The browser is not the demo's: it stays when that ends.
    const child = spawn(program, args, { stdio: 'ignore', detached: true });
    child.on('error', () => {});
    child.unref();
  } catch {
    // Then not: the address stands on the screen.
  }
}
