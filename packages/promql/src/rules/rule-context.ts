import type { Engine } from '../evaluate/engine.ts';
import type { Sample } from '../evaluate/result.ts';
import { Labels } from '../labels/labels.ts';
import type { AlertTransition } from './alert.ts';

/** Where rules store what they yield; {@link MemoryStorage} is one. */
export interface SampleSink {
  /** Appends a value at a time in milliseconds since the epoch. */
  append(labels: Labels, time: number, value: number): unknown;
  /** Says that a series has ended at a time in milliseconds since the epoch. */
  markStale(labels: Labels, time: number): unknown;
}

/** What all rules of an evaluator share. */
export interface RuleContext {
  readonly engine: Engine;
  readonly storage: SampleSink;
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly externalUrl: string;
  readonly resolvedMs: number;
  readonly onTransition: (transition: AlertTransition) => void;
}

/** What one evaluation of a rule yields. */
export interface RuleOutput {
  readonly samples: readonly { readonly labels: Labels; readonly value: number }[];
  /** What the engine found remarkable, and templates that failed. */
  readonly warnings: readonly string[];
}

/** The samples of a rule's expression; a scalar is one without labels. */
export async function samplesOf(
  engine: Engine,
  expr: string,
  time: number,
): Promise<{ readonly samples: readonly Sample[]; readonly warnings: readonly string[] }> {
  const { value, warnings } = await engine.instant(expr, time);
  if (value.type === 'vector') return { samples: value.samples, warnings };
  if (value.type === 'scalar') return { samples: [{ labels: Labels.empty, time, value: value.value }], warnings };
  throw new Error('rule result is not a vector or scalar');
}
