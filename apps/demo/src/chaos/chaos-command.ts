import { chaosUsage, readChaosOptions } from './chaos-options.ts';
import type { ChaosOptions } from './chaos-options.ts';
import { runningDemos } from './running-demos.ts';
import type { ShownState } from './shown-state.ts';
import type { ExpectedAlert } from './switches.ts';
import { UsageError } from '../options.ts';

/** Where the command writes. */
export interface Output {
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
}

const terminal: Output = { print: (text) => console.log(text), complain: (text) => console.error(text) };

const TIMEOUT_MILLISECONDS = 5000;

/** `demo chaos …`: lists the disturbances of a demo that runs, or switches some. @returns the exit code */
export async function runChaosCommand(
  args: readonly string[],
  { print, complain }: Output = terminal,
): Promise<number> {
  try {
    const options = readChaosOptions(args);
    if (options.mode === 'help') print(chaosUsage);
    else for (const line of await carryOut(options)) print(line);
    return 0;
  } catch (error) {
    complain(error instanceof UsageError ? `${error.message}\n\n${chaosUsage}` : (error as Error).message);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function carryOut({ mode, names, at }: ChaosOptions): Promise<readonly string[]> {
  const { origin, consoleUrl } = at === undefined ? runningDemo() : { origin: at, consoleUrl: '' };
  const states = await ask<readonly ShownState[]>(origin, 'GET', '/chaos');
  if (mode === 'list') return listed(states, origin);
  const wanted = names.length > 0 ? names : states.filter(({ active }) => active).map(({ name }) => name);
  const method = mode === 'on' ? 'POST' : 'DELETE';
  const switched = await Promise.all(wanted.map((name) => ask<ShownState>(origin, method, `/chaos/${name}`)));
  if (switched.length === 0) return ['Nothing is on.'];
  if (mode === 'off') return switched.map(({ name }) => `${name} is off.`);
  return [...switched.flatMap(toldOn), ...(consoleUrl === '' ? [] : [`  console    ${consoleUrl}/alerts`])];
}

function runningDemo(): { readonly origin: string; readonly consoleUrl: string } {
  const [demo] = runningDemos();
  if (demo === undefined) {
    throw new Error('No demo runs here. Start one with `npx -y pnpm@12 demo`, or say with --at where it is.');
  }
  return { origin: new URL(demo.chaosUrl).origin, consoleUrl: demo.consoleUrl };
}

async function ask<T>(origin: string, method: string, path: string): Promise<T> {
  const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
  const response = await fetch(`${origin}${path}`, { method, signal }).catch(() => undefined);
  if (response === undefined) throw new Error(`Nothing answers at ${origin}: has the demo ended?`);
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok || body === undefined)
    throw new Error(`${origin}${path} answered ${response.status}: is that the demo?`);
  return body as T;
}

function listed(states: readonly ShownState[], origin: string): readonly string[] {
  const width = Math.max(...states.map(({ name }) => name.length));
  return [
    ...states.map(({ name, active, secondsLeft, effect, alerts, problem }) => {
      const stand = active ? `on, ${Math.ceil(secondsLeft)} s left` : 'off';
      const raises =
        alerts.length === 0 ? '' : `; raises ${[...new Set(alerts.map((alert) => alert.name))].join(', ')}`;
      const told = problem === undefined ? `${effect}${raises}` : `cannot be switched: ${problem}`;
      return `${name.padEnd(width)}  ${stand.padEnd(14)}  ${told}`;
    }),
    '',
    `The same as a page: ${origin}/`,
  ];
}

function toldOn({ name, seconds, effect, consequence, alerts }: ShownState): readonly string[] {
  return [
    `${name} is on for ${seconds} s: ${effect}.`,
    `  watch for  ${consequence}`,
    ...(alerts.length === 0 ? [] : [`  alerts     ${alerts.map(inWords).join(', ')}`]),
  ];
}

function inWords({ name, labels = {} }: ExpectedAlert): string {
  const values = Object.values(labels);
  return values.length === 0 ? name : `${name} of ${values.join(', ')}`;
}
