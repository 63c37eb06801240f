import type { Expression } from '../../syntax/expression.ts';

/** What is known of one label of a set of series. */
export interface LabelFact {
  /** The values it can have; `null` for any. */
  readonly values: ReadonlySet<string> | null;
  /** Whether every series has it. */
  readonly always: boolean;
  /** Given by Prometheus to all that a target exposes, as `instance`. */
  readonly ofTarget: boolean;
}

/** What is known of the labels of a set of series, the metric's name aside. */
export interface LabelFacts {
  readonly known: ReadonlyMap<string, LabelFact>;
  /** Series may have labels beyond those known. */
  readonly open: boolean;
  /** Labels that were there, and what took them away. */
  readonly gone: ReadonlyMap<string, Expression>;
  /** What last left nothing but the known labels, if anything did. */
  readonly closedBy: Expression | undefined;
}

export const noLabels: LabelFacts = { known: new Map(), open: false, gone: new Map(), closedBy: undefined };
export const anyLabels: LabelFacts = { known: new Map(), open: true, gone: new Map(), closedBy: undefined };

/** How a label stands: there on every series, on some (or perhaps), or on none. */
export function presenceOf({ known, open, gone }: LabelFacts, name: string): 'always' | 'maybe' | 'never' {
  const fact = known.get(name);
  if (fact !== undefined) return fact.always ? 'always' : 'maybe';
  return open && !gone.has(name) ? 'maybe' : 'never';
}

/** Nothing but some labels is left, as after `by (…)` and `on (…)`. */
export function keepOnly(facts: LabelFacts, names: readonly string[], by: Expression): LabelFacts {
  const known = new Map<string, LabelFact>();
  for (const name of names) {
    const fact = facts.known.get(name);
    if (fact !== undefined) known.set(name, fact);
    else if (presenceOf(facts, name) === 'maybe') known.set(name, { values: null, always: false, ofTarget: false });
  }
  const dropped = [...facts.known.keys()].filter((name) => !known.has(name)).map((name) => [name, by] as const);
  const gone = new Map([...dropped, ...facts.gone]);
  return { known, open: false, gone, closedBy: facts.open ? by : facts.closedBy };
}

/** Some labels are taken away, as after `without (…)` and `ignoring (…)`. */
export function dropLabels(facts: LabelFacts, names: readonly string[], by: Expression): LabelFacts {
  const known = new Map(facts.known);
  const gone = new Map(facts.gone);
  for (const name of names) {
    if (presenceOf(facts, name) === 'never') continue;
    known.delete(name);
    gone.set(name, by);
  }
  return { ...facts, known, gone };
}

export function setLabel(facts: LabelFacts, name: string, fact: LabelFact): LabelFacts {
  const gone = new Map(facts.gone);
  gone.delete(name);
  return { ...facts, known: new Map([...facts.known, [name, fact]]), gone };
}

/** The labels of series of which some come from each. */
export function unionOf(all: readonly LabelFacts[]): LabelFacts {
  const [first, ...rest] = all;
  if (first === undefined) return noLabels;
  return rest.reduce((left, right) => either(left, right), first);
}

function either(left: LabelFacts, right: LabelFacts): LabelFacts {
  const known = new Map<string, LabelFact>();
  for (const name of new Set([...left.known.keys(), ...right.known.keys()])) {
    const [a, b] = [left.known.get(name), right.known.get(name)];
    if (a !== undefined && b !== undefined) {
      const values = a.values === null || b.values === null ? null : new Set([...a.values, ...b.values]);
      known.set(name, { values, always: a.always && b.always, ofTarget: a.ofTarget && b.ofTarget });
    } else {
      const fact = a ?? b;
      const isUnsure = presenceOf(a === undefined ? left : right, name) === 'maybe';
      if (fact !== undefined) known.set(name, { ...fact, values: isUnsure ? null : fact.values, always: false });
    }
  }
  const gone = new Map([...left.gone, ...right.gone].filter(([name]) => !known.has(name)));
  return { known, open: left.open || right.open, gone, closedBy: left.closedBy ?? right.closedBy };
}
