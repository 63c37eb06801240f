import { PromQLError } from '../errors.ts';
import { mergeSameLabels } from '../evaluate/same-labels.ts';
import { gridOf, stringOf, type Value } from '../evaluate/value.ts';
import type { Labels } from '../labels/labels.ts';
import { compileRegex } from '../regex/regex.ts';
import type { CallContext, Family } from './implementation.ts';

function refuse(message: string): PromQLError {
  return new PromQLError('PROMQL_EXECUTION', message);
}

/** Gives rows other labels; `undefined` leaves a row as it is. A name set this way is not dropped any more. */
function relabelled({ args }: CallContext, target: string, of: (labels: Labels) => string | undefined): Value {
  const grid = gridOf(args[0]);
  for (const [row, labels] of grid.labels.entries()) {
    const value = of(labels);
    if (value === undefined) continue;
    grid.labels[row] = labels.with({ [target]: value });
    if (target === '__name__') grid.dropsName[row] = false;
  }
  grid.nameIsFixed = false;
  return { type: 'vector', grid: mergeSameLabels(grid) };
}

/** Any text names a label, but not none and not broken UTF-8. */
function isLabelName(name: string): boolean {
  return name !== '' && name.isWellFormed();
}

function labelReplace(context: CallContext): Value {
  const [target = '', replacement = '', source = '', pattern = ''] = context.args.slice(1).map((arg) => stringOf(arg));
  const regex = compiled(pattern);
  if (!isLabelName(target)) throw refuse(`invalid destination label name in label_replace(): ${target}`);
  return relabelled(context, target, (labels) => regex.expand(labels.get(source), replacement));
}

function compiled(pattern: string): ReturnType<typeof compileRegex> {
  try {
    return compileRegex(pattern);
  } catch {
    throw refuse(`invalid regular expression in label_replace(): ${pattern}`);
  }
}

function labelJoin(context: CallContext): Value {
  const [target = '', separator = '', ...sources] = context.args.slice(1).map((arg) => stringOf(arg));
  for (const source of sources) {
    if (!isLabelName(source)) throw refuse(`invalid source label name in label_join(): ${source}`);
  }
  if (!isLabelName(target)) throw refuse(`invalid destination label name in label_join(): ${target}`);
  return relabelled(context, target, (labels) => sources.map((source) => labels.get(source)).join(separator));
}

/** Labels made of labels. */
export const relabellingFunctions: Family = {
  label_join: { kind: 'general', call: labelJoin },
  label_replace: { kind: 'general', call: labelReplace },
};
