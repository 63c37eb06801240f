import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from './measure/median.ts';
import type { Case, Contender, EffortName, Figures, Row, Suite } from './suite.ts';

/** A row with the median of each contender over the rounds, by name; a contender that cannot do it is missing. */
export interface Result {
  readonly row: Row;
  readonly medians: ReadonlyMap<string, number>;
}

const run = promisify(execFile);
const measureOne = fileURLToPath(new URL('measure-one.ts', import.meta.url));

/**
 * Runs every case by every contender, one process after the other: a round has all of them, so that a slow minute of the
 * machine falls on all alike.
 *
 * @param started - Told of each round.
 */
export async function runSuite(
  suite: Suite,
  effort: EffortName,
  started: (round: number, rounds: number) => void,
): Promise<readonly Result[]> {
  const cases = suite.cases.filter(({ slow = false }) => effort === 'full' || !slow);
  const rounds = effort === 'full' ? Math.max(...cases.map((each) => each.rounds)) : 1;
  const measured: { readonly of: Case; readonly by: Contender; readonly figures: Figures }[] = [];
  for (let round = 1; round <= rounds; round++) {
    started(round, rounds);
    for (const of of cases.filter((each) => round <= each.rounds)) {
      for (const by of suite.contenders) {
        const figures = await measureInProcess(suite, of, by, effort);
        if (figures !== null) measured.push({ of, by, figures });
      }
    }
  }
  return cases.flatMap((each) =>
    each.rows.map((row) => {
      const own = Map.groupBy(
        measured.filter(({ of }) => of === each),
        ({ by }) => by.name,
      );
      const medians = [...own].map(([name, runs]) => [name, median(runs.map((m) => m.figures[row.figure]!))] as const);
      return { row, medians: new Map(medians) };
    }),
  );
}

async function measureInProcess(suite: Suite, of: Case, by: Contender, effort: EffortName): Promise<Figures | null> {
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
