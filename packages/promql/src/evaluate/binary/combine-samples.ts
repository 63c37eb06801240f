import { HistogramSum, IncompatibleHistograms } from '../../histograms/histogram-sum.ts';
import type { NativeHistogram } from '../../histograms/native-histogram.ts';
import { trimmed } from '../../histograms/trim.ts';
import { annotations, type Annotation } from '../annotations.ts';
import { operations, type ElementOperator } from './arithmetic.ts';

/** One sample of an instant vector. */
export type SampleValue = number | NativeHistogram;

/** What an operator makes of two samples: a value, which a comparison keeps where it holds; or nothing. */
export interface Combined {
  readonly value: SampleValue;
  readonly keep: boolean;
}

type Remark = (annotation: Annotation) => void;

/** Combines two samples of which any may be a histogram (promql/engine.go, vectorElemBinop). */
export function combineSamples(
  op: ElementOperator,
  left: SampleValue,
  right: SampleValue,
  remark: Remark,
): Combined | undefined {
  const combined = typeof left === 'number' ? withFloat(op, left, right) : withHistogram(op, left, right, remark);
  if (combined === 'incompatible') {
    remark(annotations.incompatibleTypes(typeName(left), op, typeName(right)));
    return undefined;
  }
  return combined;
}

function typeName(value: SampleValue): string {
  return typeof value === 'number' ? 'float' : 'histogram';
}

type Outcome = Combined | 'incompatible' | undefined;

function kept(value: SampleValue): Combined {
  return { value, keep: true };
}

function withFloat(op: ElementOperator, left: number, right: SampleValue): Outcome {
  if (typeof right !== 'number') return op === '*' ? kept(right.scaled(left).compacted()) : 'incompatible';
  const operation = operations[op];
  if (operation.kind === 'trim') return 'incompatible';
  if (operation.kind === 'arithmetic') return kept(operation.of(left, right));
  return { value: left, keep: operation.holds(left, right) };
}

function withHistogram(op: ElementOperator, left: NativeHistogram, right: SampleValue, remark: Remark): Outcome {
  if (typeof right === 'number') {
    const operation = operations[op];
    if (operation.kind === 'trim') return kept(trimmed(left, right, operation.keeps));
    if (op === '*') return kept(left.scaled(right).compacted());
    return op === '/' ? kept(left.dividedBy(right).compacted()) : 'incompatible';
  }
  if (op === '==') return { value: left, keep: left.compacted().equals(right.compacted()) };
  if (op === '!=') return { value: left, keep: !left.compacted().equals(right.compacted()) };
  if (op !== '+' && op !== '-') return 'incompatible';
  return added(op, left, right, remark);
}

function added(op: '+' | '-', left: NativeHistogram, right: NativeHistogram, remark: Remark): Outcome {
  const operation = op === '+' ? 'addition' : 'subtraction';
  const sum = new HistogramSum(left);
  try {
    sum.add(right, op === '+' ? 1 : -1);
  } catch (error) {
    if (!(error instanceof IncompatibleHistograms)) throw error;
    remark(annotations.incompatibleBucketLayout(op));
    return undefined;
  }
  if (sum.resetsCollide) remark(annotations.collidingCounterResets(operation));
  if (sum.reconciledBounds) remark(annotations.reconciledCustomBuckets(operation));
  const result = sum.value.compacted();
  return kept(op === '+' ? result : result.with({ counterReset: 'gauge' }));
}
