import { TestingError } from '../errors.ts';
import { isValueMatcher, showMatcher } from '../metrics/amount.ts';
import type { ValueMatcher } from '../metrics/amount.ts';
import type { Verdict } from '../verdict.ts';
import { changesOf, momentAt, showLabels } from './alert-history.ts';
import type { AlertLife, AlertMoment } from './alert-history.ts';
import type { Simulation } from './simulation.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** A text, a pattern for it, or a matcher of Vitest or Jest. */
export type ExpectedText = string | RegExp | ValueMatcher;

/** Which alert is expected, and when. */
export interface ExpectedAlert {
  /** Some of its labels. @default any alert of the rule */
  readonly labels?: Readonly<Record<string, ExpectedText>>;
  /** Some of its annotations, with their templates filled in. */
  readonly annotations?: Readonly<Record<string, ExpectedText>>;
  /** When, since the start. @default any time for `fires`, else the time that the simulation has come to */
  readonly at?: SimulatedTime;
}

/** When an alert is expected to begin to fire. */
export interface ExpectedFiring extends ExpectedAlert {
  /** The first and the last time at which it may, since the start. */
  readonly between?: readonly [from: SimulatedTime, to: SimulatedTime];
}

/** Whether an alert has fired: at any time, at one, or from some time on. */
export function firesVerdict(simulation: Simulation, name: string, expected: ExpectedFiring = {}): Verdict {
  checkKeys(expected, [...ALERT_KEYS, expected.at === undefined ? 'between' : 'at']);
  if (expected.at !== undefined) return stateVerdict(simulation, name, 'firing', expected);
  const [from, to] = expected.between?.map((time) => simulation.momentOf(time)) ?? [];
  const begins = (life: AlertLife): boolean =>
    from === undefined ||
    changesOf(life).some(({ state, time }) => state === 'firing' && time >= from && time <= (to ?? Infinity));
  const wanted =
    expected.between === undefined ? 'to fire' : `to begin to fire between ${expected.between.join(' and ')}`;
  return verdict(simulation, name, expected, wanted, (life) =>
    begins(life) ? life.moments.filter(({ state }) => state === 'firing') : [],
  );
}

/** Whether an alert is in a state at a time. */
export function stateVerdict(
  simulation: Simulation,
  name: string,
  state: 'pending' | 'firing',
  expected: ExpectedAlert = {},
): Verdict {
  checkKeys(expected, [...ALERT_KEYS, 'at']);
  const { time, text } = timeOf(simulation, expected);
  return verdict(simulation, name, expected, `to be ${state} at ${text}`, (life) =>
    [momentAt(life, time)].filter((moment) => moment?.state === state),
  );
}

/** Whether an alert has fired before a time, and does not at that time. */
export function resolvedVerdict(simulation: Simulation, name: string, expected: ExpectedAlert = {}): Verdict {
  checkKeys(expected, [...ALERT_KEYS, 'at']);
  const { time, text } = timeOf(simulation, expected);
  return verdict(simulation, name, expected, `to have fired and be resolved at ${text}`, (life) => {
    const past = life.moments.filter((moment) => moment.time <= time);
    const isResolved = past.at(-1)?.state !== 'firing';
    return isResolved ? past.filter(({ state }) => state === 'firing') : [];
  });
}

function timeOf(simulation: Simulation, { at }: ExpectedAlert): { readonly time: number; readonly text: string } {
  const text = at ?? simulation.elapsed;
  return { time: simulation.momentOf(text), text };
}

/** Holds the alerts of a rule to an expectation: one has to have a moment that answers it. */
const ALERT_KEYS: readonly string[] = ['labels', 'annotations'];

/** Without types, `{ label: { job: 'a' } }` would expect nothing: a test that cannot fail. */
function checkKeys(expected: ExpectedFiring, keys: readonly string[]): void {
  const unknown = Object.entries(expected).find(([key, value]) => value !== undefined && !keys.includes(key));
  if (unknown === undefined) return;
  const problem = `Of an alert, ${JSON.stringify(unknown[0])} cannot be expected here, but ${keys.join(', ')}`;
  throw new TestingError('TESTING_OPTIONS', problem, unknown[0]);
}

function verdict(
  simulation: Simulation,
  name: string,
  { labels = {}, annotations = {} }: ExpectedAlert,
  wanted: string,
  momentsOf: (life: AlertLife) => readonly (AlertMoment | undefined)[],
): Verdict {
  // Before it has run, that nothing fires says nothing.
  simulation.momentOf('0s');
  const candidates = simulation
    .lives(name)
    .filter((life) => hasTexts(life.labels, labels))
    .flatMap((life) => momentsOf(life).map((moment) => ({ life, moment: moment! })));
  const pass = candidates.some(({ moment }) => hasTexts(moment.annotations, annotations));
  return {
    pass,
    message: () => {
      const subject = name + showTexts(labels);
      const texts = Object.keys(annotations).length === 0 ? '' : ` with the annotations ${showTexts(annotations)}`;
      const others = pass ? '' : showAnnotations(candidates, annotations);
      const not = pass ? 'not ' : '';
      return `expected ${subject} ${not}${wanted}${texts}${others}\n\n${simulation.timeline(name)}`;
    },
  };
}

function hasTexts(actual: Readonly<Record<string, string>>, expected: Readonly<Record<string, ExpectedText>>): boolean {
  return Object.entries(expected).every(([name, text]) => isText(actual[name], text));
}

function isText(actual: string | undefined, expected: ExpectedText): boolean {
  if (typeof expected === 'string') return (actual ?? '') === expected;
  if (isValueMatcher(expected)) return expected.asymmetricMatch(actual);
  return actual !== undefined && new RegExp(expected.source, expected.flags.replace(/[gy]/g, '')).test(actual);
}

function showTexts(texts: Readonly<Record<string, ExpectedText>>): string {
  const parts = Object.entries(texts).map(([name, text]) => `${name}=${showText(text)}`);
  return parts.length === 0 ? '' : `{${parts.join(', ')}}`;
}

function showText(text: ExpectedText): string {
  if (typeof text === 'string') return JSON.stringify(text);
  return isValueMatcher(text) ? showMatcher(text) : String(text);
}

/** The annotations of alerts that are as expected but for them: the last of each. */
function showAnnotations(
  candidates: readonly { readonly life: AlertLife; readonly moment: AlertMoment }[],
  expected: Readonly<Record<string, ExpectedText>>,
): string {
  const last = new Map(candidates.map(({ life, moment }) => [showLabels(life), moment.annotations]));
  const lines = [...last]
    .slice(0, 5)
    .flatMap(([alert, annotations]) => [
      `  ${alert}`,
      ...Object.keys(expected).map((name) => `    ${name}: ${JSON.stringify(annotations[name] ?? '')}`),
    ]);
  return lines.length === 0 ? '' : `, but it had:\n${lines.join('\n')}`;
}
