import type { Metric } from '@telltale/core';
import type { LabelSource, MethodCall } from './call-labels.ts';
import { OutcomeLabels } from './outcome-labels.ts';

/** An instrument with labels. */
interface Labelled<Child> {
  with(labels: object): Child;
}

/**
 * Finds the series that a call is recorded in.
 *
 * @throws TelltaleError `TELLTALE_LABEL_*` where labels that are known beforehand cannot be recorded
 */
export function childOfCall<Child>(
  definition: Metric,
  instrument: Labelled<Child> | Child,
  labels: LabelSource<object, MethodCall> = {},
): (call: MethodCall) => Child {
  // Without labels, the instrument is its only child.
  if (Object.keys(definition.labels).length === 0) return () => instrument as Child;
  const { with: childOf } = instrument as Labelled<Child>;
  const outcomes = new OutcomeLabels(definition);
  const find = (given: object, call: Pick<MethodCall, 'outcome' | 'error'>): Child =>
    childOf.call(instrument, outcomes.complete(given, call));
  if (typeof labels === 'function') return (call) => find(labels(call), call);
  const success = find(labels, { outcome: 'success', error: undefined });
  let failure: Child | undefined;
  return (call) => {
    if (call.outcome === 'success') return success;
    if (outcomes.dependOnError) return find(labels, call);
    return (failure ??= find(labels, call));
  };
}
