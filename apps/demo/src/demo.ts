import { UsageError, readOptions, usage } from './options.ts';
import type { DemoOptions } from './options.ts';

// `node src/demo.ts`, with what it imports built; `src/launch.ts` builds it first.
const [first, ...rest] = process.argv.slice(2).filter((arg) => arg !== '--');
process.exitCode = first === 'chaos' ? await switchChaos(rest) : await startDemo();

async function switchChaos(args: readonly string[]): Promise<number> {
  const { runChaosCommand } = await import('./chaos/chaos-command.ts');
  return runChaosCommand(args, { print: (text) => console.log(text), complain: (text) => console.error(text) });
}

async function startDemo(): Promise<number> {
  const options = optionsOrNothing();
  if (options === undefined) return 2;
  if (options.mode === 'help') {
    console.log(usage);
    return 0;
  }
  const { runDemo } = await import('./run-demo.ts');
  return runDemo(options);
}

function optionsOrNothing(): DemoOptions | undefined {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${usage}`);
    return undefined;
  }
}
