/**
 * A suite is one table of the results. To add one, export a `Suite` from a file in `suites/` and list it in
 * `suites/suites.ts`: running it in processes, rounds and medians, and the table are everybody's.
 */
export interface Suite {
  readonly name: string;
  readonly title: string;
  /** What a reader must know to believe the numbers, a paragraph each. */
  readonly notes: readonly string[];
  /** Ours first. */
  readonly contenders: readonly Contender[];
  readonly cases: readonly Case[];
}

export interface Contender {
  readonly name: string;
  /** The npm package whose version stands in the results. @default none */
  readonly package?: string;
  /** Shows what something costs that nobody would use in place of ours: the ratio leaves it out. @default false */
  readonly isYardstick?: boolean;
}

export type Case = SeparateCase | JointCase;

/** What every kind of work has. */
interface Work {
  readonly name: string;
  readonly rows: readonly Row[];
  /** Left out of a quick run. @default false */
  readonly slow?: boolean;
}

/** Work that every contender does, each in a process of its own: nobody runs on code that another has warmed up. */
export interface SeparateCase extends Work {
  /** How often it is measured; odd, so that the median is a number that was measured. */
  readonly rounds: number;
  /** Flags of the Node.js process. @default none */
  readonly nodeFlags?: readonly string[];
  /** Measures one contender, by name; `null` where it cannot do the work. */
  readonly measure: (contender: string, effort: Effort) => Promise<Figures | null>;
}

/** Work that takes turns by itself, where contenders differ by less than the machine does from one second to the next. */
export interface JointCase extends Work {
  /** Measures all contenders, by name. Whoever does the work does it in a process of its own here, too. */
  readonly measureAll: (effort: Effort) => Promise<ReadonlyMap<string, Figures>>;
}

/**
 * What was measured of one contender, by the figures that the rows name: CPU and time in nanoseconds, memory in bytes,
 * shares of 1. A figure that does not apply to it is missing.
 */
export type Figures = Readonly<Record<string, number>>;

/** One line of a table. Less is better where contenders are compared. */
export interface Row {
  readonly figure: string;
  readonly title: string;
  readonly unit: Unit;
  readonly goal?: Goal;
  /** Figures that say how far it varied, shown beside it. @default none */
  readonly spread?: readonly [from: string, to: string];
  /** Whether it says how well a contender does; otherwise it only says what was measured. @default true */
  readonly compared?: boolean;
}

export type Unit = 'nanoseconds' | 'bytes' | 'share';

/** An absolute goal, or the figure of another contender in the same run; `times` it, where it may be more. */
export type Goal = { readonly atMost: number } | { readonly noMoreThan: string; readonly times?: number };

/** How long the measuring functions measure. */
export interface Effort {
  /** Shows that everything runs; the numbers mean nothing. */
  readonly quick: boolean;
  readonly warmUpMilliseconds: number;
  readonly warmUpTimes: number;
  readonly blockMilliseconds: number;
  readonly times: number;
}

export const efforts = {
  full: { quick: false, warmUpMilliseconds: 120, warmUpTimes: 3, blockMilliseconds: 20, times: 5 },
  quick: { quick: true, warmUpMilliseconds: 1, warmUpTimes: 1, blockMilliseconds: 1, times: 1 },
} as const satisfies Record<string, Effort>;

export type EffortName = keyof typeof efforts;
