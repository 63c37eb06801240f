import type { Linter } from '@telltale/promql/lint';
import { linterFor } from '../check/linter.ts';
import type { Reader, Snapshot } from './snapshot.ts';

/** A query that worked on what was exposed, and does not on what is. */
export interface BrokenReader {
  readonly reader: Reader;
  /** What is wrong with it now. */
  readonly problems: readonly string[];
  /** Whether it is generated, and what is generated now works: it is broken until that is deployed. */
  readonly isRepaired: boolean;
}

/** The queries of the old version that break on what the new one exposes. */
export function brokenReaders(old: Snapshot, now: Snapshot): readonly BrokenReader[] {
  const before = linterFor(old, recordsOf(old));
  const after = linterFor(now, recordsOf(now));
  const present = new Set(now.readers.filter(({ place }) => place === undefined).map((reader) => keyOf(reader)));
  const broken = old.readers.flatMap((reader) => {
    const known = problemsOf(reader, before);
    const problems = [...problemsOf(reader, after)].filter(([what]) => !known.has(what)).map(([, message]) => message);
    if (problems.length === 0) return [];
    return [{ reader, problems, isRepaired: reader.place === undefined && present.has(keyOf(reader)) }];
  });
  return together(broken);
}

/** The queries of one generated panel are told of once; what is written by hand has places of its own. */
function together(broken: readonly BrokenReader[]): readonly BrokenReader[] {
  const byReader = Map.groupBy(broken, ({ reader }) =>
    JSON.stringify([reader.place?.file, reader.place?.line, reader.place?.column, keyOf(reader)]),
  );
  return [...byReader.values()].map((members) => ({
    ...members[0]!,
    problems: [...new Set(members.flatMap(({ problems }) => problems))],
  }));
}

function recordsOf({ readers }: Snapshot): readonly { readonly record: string; readonly expr: string }[] {
  return readers.filter(({ kind }) => kind === 'recording').map(({ name, expr }) => ({ record: name, expr }));
}

/** What is wrong with a query, by what it is about: what is suggested instead depends on what there is. */
function problemsOf({ expr, hasVariables }: Reader, linter: Linter): ReadonlyMap<string, string> {
  const findings = linter.lint(expr, hasVariables ? { variables: 'any' } : {});
  const errors = findings.filter(({ severity }) => severity === 'error');
  return new Map(errors.map(({ rule, subject, message }) => [`${rule} ${subject}`, message]));
}

function keyOf({ kind, name }: Reader): string {
  return `${kind} ${name}`;
}
