import { UsageError, readOptions, usage } from './options.ts';
import type { DemoOptions } from './options.ts';
import { runDemo } from './run-demo.ts';

// `node src/demo.ts`, with @telltale/core built; `src/launch.ts` builds it first.
function optionsOrNothing(): DemoOptions | undefined {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${usage}`);
    return undefined;
  }
}

const options = optionsOrNothing();
if (options === undefined) process.exitCode = 2;
else if (options.mode === 'help') console.log(usage);
else process.exitCode = await runDemo(options);
