import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { findProgram, installHint, type ProgramName } from './programs.ts';

export interface ProgramResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, such as `promtool check metrics` with a page as its input. Does not throw on its failure. */
export async function runProgram(
  name: ProgramName,
  args: readonly string[],
  options: { readonly input?: string; readonly cwd?: string; readonly timeoutSeconds?: number } = {},
): Promise<ProgramResult> {
  const path = findProgram(name);
  if (path === undefined) throw new Error(`${name} is not installed: ${installHint([name])}`);
  const child = spawn(path, args, {
    cwd: options.cwd,
    timeout: (options.timeoutSeconds ?? 60) * 1000,
    killSignal: 'SIGKILL',
  });
  // A program that ends before it has read its input closes the pipe: its exit code tells, not EPIPE.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}
