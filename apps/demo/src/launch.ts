import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { readOptions } from './options.ts';

// What `pnpm demo` at the root runs: builds what the demo imports and its gateway, then becomes the demo. Turbo's own output
// is shown only where the build fails: who starts a demo wants to see the demo.
const SLOW_MILLISECONDS = 1500;

async function build(): Promise<boolean> {
  const notice = setTimeout(() => console.error('Building what the demo needs …'), SLOW_MILLISECONDS);
  const turbo = spawn('turbo', ['run', 'build', '--filter=@telltale/demo...', '--output-logs=errors-only'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  try {
    const [stdout, stderr] = await Promise.all([text(turbo.stdout), text(turbo.stderr), once(turbo, 'close')]);
    if (turbo.exitCode !== 0) console.error(stdout + stderr);
    return turbo.exitCode === 0;
  } catch (error) {
    console.error(`turbo cannot be started (${(error as Error).message}): run this as \`npx -y pnpm@12 demo\`.`);
    return false;
  } finally {
    clearTimeout(notice);
  }
}

/** Whoever switches chaos has a demo that runs; and how to say something can be told at once. */
function isToBeBuilt(args: readonly string[]): boolean {
  const first = args.find((arg) => arg !== '--');
  if (first === 'chaos' || first === 'doctor') return first === 'doctor';
  try {
    return readOptions(args).mode !== 'help';
  } catch {
    return false;
  }
}

if (!isToBeBuilt(process.argv.slice(2)) || (await build())) await import('./demo.ts');
else process.exitCode = 1;
