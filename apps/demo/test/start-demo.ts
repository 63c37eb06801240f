import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const demo = fileURLToPath(new URL('../src/demo.ts', import.meta.url));

/** A demo that runs in a process of its own, without a terminal. */
export interface RunningDemo {
  readonly pid: number;
  /** The processes that it has started, and those that these have. */
  parts(): readonly number[];
  /** The process of a part, by the folder of its program. */
  partOf(folder: string): number;
  /** Resolves with the first match in what it has printed. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
  /** Kills it, where a test ends before it does. */
  [Symbol.asyncDispose](): Promise<void>;
}

export function startDemo(...args: readonly string[]): RunningDemo {
  const child = spawn(process.execPath, [demo, '--no-open', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)));
  const stderr = text(child.stderr);
  const closed = once(child, 'close');
  const ended = async (): Promise<{ code: number | null; stdout: string; stderr: string }> => {
    await closed;
    return { code: child.exitCode, stdout: output, stderr: await stderr };
  };
  return {
    pid: child.pid!,
    parts: () => descendantsOf(child.pid!),
    partOf: (folder) =>
      childrenOf(child.pid!).find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder))!,
    async printed(pattern) {
      for (;;) {
        const match = pattern.exec(output);
        if (match !== null) return match;
        if (child.exitCode !== null) throw new Error(`it ended and never printed ${pattern}:\n${output}`);
        await Promise.race([once(child.stdout, 'data'), closed]);
      }
    },
    kill: (signal) => void child.kill(signal),
    ended: ended(),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Whether something listens on a port of this machine. */
export function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function descendantsOf(pid: number): readonly number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}

/** From /proc: a test of what is left behind needs an operating system that tells. */
function childrenOf(pid: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(pid);
      } catch {
        return false;
      }
    })
    .map(Number);
}
