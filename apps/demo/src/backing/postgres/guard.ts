import { spawn } from 'node:child_process';
import { apart } from './apart.ts';

/** Looks after what this process would leave behind if it were killed. */
export interface Guard {
  /** The server that is to end with this process; negative, all of a process group. */
  watch(pid: number): void;
  /** There is nothing left to look after. */
  dismiss(): void;
}

// Its input ends when this process does, in whatever way. An immediate shutdown: the data has no future.
const script = `
read -r server
read -r _
if [ -n "$server" ]; then
  kill -s QUIT -- "$server"
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    kill -s 0 -- "$server" || break
    sleep 0.1
  done
  kill -s KILL -- "$server"
fi
rm -rf "$1"
`;

/** Windows has no such shell: what is killed there leaves its folder to be swept with the other temporary ones. */
export function guard(folder: string): Guard {
  if (process.platform === 'win32') return { watch() {}, dismiss() {} };
  const shell = spawn('/bin/sh', ['-c', script, 'guard', folder], { stdio: ['pipe', 'ignore', 'ignore'], ...apart });
  // Without a shell nobody looks after it; and one that is dismissed reads no more.
  shell.on('error', () => {});
  shell.stdin.on('error', () => {});
  shell.unref();
  return {
    watch: (pid) => void shell.stdin.write(`${pid}\n`),
    dismiss() {
      shell.kill('SIGKILL');
      shell.stdin.destroy();
    },
  };
}
