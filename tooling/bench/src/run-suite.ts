import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from './measure/median.ts';
import { efforts } from './suite.ts';
import type { Case, Contender, EffortName, Figures, Row, SeparateCase, Suite } from './suite.ts';

/** A row with what came out for each contender, by name; one that it does not apply to is missing. */
export interface Result {
  readonly row: Row;
  /** Medians over the rounds. */
  readonly medians: ReadonlyMap<string, number>;
  /** Where the row has a spread. */
  readonly spreads: ReadonlyMap<string, readonly [from: number, to: number]>;
}

interface Measured {
  readonly of: Case;
  readonly by: string;
  readonly figures: Figures;
}

const run = promisify(execFile);
const measureOne = fileURLToPath(new URL('measure-one.ts', import.meta.url));

/**
 * Runs every case by every contender: a round has all of them, so that a slow minute of the machine falls on all alike.
 *
 * @param started - Told of each round.
 */
export async function runSuite(
  suite: Suite,
  effort: EffortName,
  started: (round: number, rounds: number) => void,
): Promise<readonly Result[]> {
  const cases = suite.cases.filter(({ slow = false }) => effort === 'full' || !slow);
  const rounds = effort === 'full' ? Math.max(...cases.map(roundsOf)) : 1;
  const measured: Measured[] = [];
  for (let round = 1; round <= rounds; round++) {
    started(round, rounds);
    for (const of of cases.filter((each) => round <= roundsOf(each))) {
      for await (const [by, figures] of measure(suite, of, effort)) measured.push({ of, by, figures });
    }
  }
  return cases.flatMap((each) => {
    const own = measured.filter(({ of }) => of === each);
    return each.rows.map((row) => resultOf(row, own));
  });
}

function roundsOf(each: Case): number {
  return 'measure' in each ? each.rounds : 1;
}

async function* measure(suite: Suite, of: Case, effort: EffortName): AsyncGenerator<readonly [string, Figures]> {
  if (!('measure' in of)) {
    yield* await of.measureAll(efforts[effort]);
    return;
  }
  for (const by of suite.contenders) {
    const figures = await measureInProcess(suite, of, by, effort);
    if (figures !== null) yield [by.name, figures];
  }
}

async function measureInProcess(
  suite: Suite,
  of: SeparateCase,
  by: Contender,
  effort: EffortName,
): Promise<Figures | null> {
  const { stdout } = await run(process.execPath, [
    ...(of.nodeFlags ?? []),
    measureOne,
    suite.name,
    of.name,
    by.name,
    effort,
  ]);
  return JSON.parse(stdout) as Figures | null;
}

function resultOf(row: Row, measured: readonly Measured[]): Result {
  const medians = mediansOf(row.figure, measured);
  if (row.spread === undefined) return { row, medians, spreads: new Map() };
  const [from, to] = row.spread.map((figure) => mediansOf(figure, measured)) as [typeof medians, typeof medians];
  const spreads = [...medians.keys()].map((name) => [name, [from.get(name)!, to.get(name)!]] as const);
  return { row, medians, spreads: new Map(spreads) };
}

function mediansOf(figure: string, measured: readonly Measured[]): ReadonlyMap<string, number> {
  const applicable = measured.filter(({ figures }) => figures[figure] !== undefined);
  const byContender = [...Map.groupBy(applicable, ({ by }) => by)];
  return new Map(byContender.map(([name, runs]) => [name, median(runs.map(({ figures }) => figures[figure]!))]));
}
