import { spawn } from 'node:child_process';

/** What opens an address in the browser of whoever sits here, by the platform. */
const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [command: string, ...args: string[]]>>> = {
  darwin: ['open'],
  // `start` takes a first text in quotes for the title of its window.
  win32: ['cmd', '/c', 'start', '""'],
};

/**
 * Opens an address in the browser. Resolves with why it could not, if it could not: that is no reason to end anything.
 *
 * @param env - Where the opener is looked for.
 */
export function openBrowser(
  url: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  return new Promise((resolve) => {
    const opener = spawn(command, [...args, url], { env: { ...env }, stdio: 'ignore', detached: true });
    opener.once('error', (error) => resolve(error.message));
    opener.once('spawn', () => {
      opener.unref();
      resolve(undefined);
    });
  });
}
