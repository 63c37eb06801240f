import { parseArgs } from 'node:util';
import { UsageError } from '../options.ts';
import { chaosSwitches, isChaosName } from './switches.ts';
import type { ChaosName } from './switches.ts';

/** What `demo chaos` is to do. */
export interface ChaosOptions {
  readonly mode: 'list' | 'on' | 'off' | 'help';
  /** Which are to be switched; empty for a list. */
  readonly names: readonly ChaosName[];
  /** Where the control server is: `http://127.0.0.1:40123`; found by itself where it is left out. */
  readonly at: string | undefined;
}

export const chaosUsage = `npx -y pnpm@12 demo chaos [name …] [options]

  without a name   list the disturbances, and which are on
  --off            switch off instead of on; without a name all that are on
  --at URL         where the demo shows its chaos page (default: the demo that runs here, the latest of several)
  --help           this text
`;

/** @throws UsageError */
export function readChaosOptions(args: readonly string[]): ChaosOptions {
  const { values, positionals } = parse(args);
  const unknown = positionals.find((name) => !isChaosName(name));
  if (unknown !== undefined) {
    throw new UsageError(`There is no ${unknown}. There are ${chaosSwitches.map(({ name }) => name).join(', ')}.`);
  }
  const names = positionals.filter((name) => isChaosName(name));
  const turned = values.off ? 'off' : names.length === 0 ? 'list' : 'on';
  return { mode: values.help ? 'help' : turned, names, at: values.at === undefined ? undefined : originOf(values.at) };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: args.filter((arg) => arg !== '--'),
      allowPositionals: true,
      options: {
        off: { type: 'boolean', default: false },
        at: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Whichever of its addresses was copied: that of the page, or of the list. */
function originOf(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.origin;
  throw new UsageError(`--at takes a URL such as http://127.0.0.1:40123, not ${JSON.stringify(text)}.`);
}
