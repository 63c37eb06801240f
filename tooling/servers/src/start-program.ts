import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findProgram, installHint, type ProgramName } from './programs.ts';

export interface StartOptions {
  readonly args: readonly string[];
  /** Resolves once the server answers; called again after a pause while it rejects. */
  readonly ready: (output: string) => Promise<void>;
  /** @default a new folder, removed on stop */
  readonly folder?: string;
  /** User and group to run as: PostgreSQL refuses root. */
  readonly runAs?: { readonly uid: number; readonly gid: number };
  readonly env?: Readonly<Record<string, string>>;
  /** How long it may take to become ready. @default 30 */
  readonly timeoutSeconds?: number;
}

export interface RunningProgram extends AsyncDisposable {
  readonly folder: string;
  readonly pid: number;
  /** Everything it has written so far. */
  output(): string;
  /** Ends the process (SIGKILL after five seconds) and removes its folder. May be called more than once. */
  stop(): Promise<void>;
}

const POLL_MILLISECONDS = 20;
const STOP_MILLISECONDS = 5_000;

/** A new empty folder for a server's files. */
export function temporaryFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `telltale-${name}-`));
}

/** Starts a server and waits until it is ready; one that ends or stays silent is an error with its output. */
export async function startProgram(name: ProgramName, options: StartOptions): Promise<RunningProgram> {
  const path = findProgram(name);
  if (path === undefined) throw new Error(`${name} is not installed: ${installHint([name])}`);

  const folder = options.folder ?? temporaryFolder(name);
  let output = '';
  let ended: string | undefined;
  const child = spawn(path, options.args, {
    cwd: folder,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options.runAs,
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  child.once('error', (error) => (ended = String(error)));
  const closed = once(child, 'close').then(
    () => (ended ??= `ended with ${child.exitCode ?? child.signalCode}`),
    (error: unknown) => (ended ??= String(error)),
  );
  // A test run that is interrupted must not leave servers behind.
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);

  let stopping: Promise<void> | undefined;
  async function end(): Promise<void> {
    const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS);
    if (ended === undefined) child.kill('SIGTERM');
    await closed;
    clearTimeout(deadline);
    process.off('exit', killAtExit);
    rmSync(folder, { recursive: true, force: true });
  }
  const stop = (): Promise<void> => (stopping ??= end());

  const giveUp = Date.now() + (options.timeoutSeconds ?? 30) * 1000;
  for (;;) {
    try {
      if (ended === undefined) await options.ready(output);
      if (ended === undefined) break;
    } catch (error) {
      if (Date.now() > giveUp) ended ??= `not ready in time: ${String(error)}`;
    }
    if (ended !== undefined) {
      const reason = ended;
      await stop();
      throw new Error(`${name} ${options.args.join(' ')}: ${reason}\n${output}`);
    }
    await delay(POLL_MILLISECONDS);
  }
  return { folder, pid: child.pid!, output: () => output, stop, [Symbol.asyncDispose]: stop };
}
