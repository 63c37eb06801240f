import { UsageError, readOptions, usage } from './options.ts';
import type { DemoOptions } from './options.ts';

type Command = (args: readonly string[]) => Promise<number>;

// `node src/demo.ts`, with what it imports built; `src/launch.ts` builds it first. Each command loads what it needs.
const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['chaos', async (args) => (await import('./chaos/chaos-command.ts')).runChaosCommand(args)],
  ['doctor', async (args) => (await import('./doctor/index.ts')).runDoctor(args)],
]);

const [first = '', ...rest] = process.argv.slice(2).filter((arg) => arg !== '--');
process.exitCode = await (commands.get(first)?.(rest) ?? startDemo());

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
