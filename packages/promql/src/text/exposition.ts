import type { Labels } from '../labels/labels.ts';
import type { FamilyType } from './family-types.ts';

/** What a sample was recorded in: ` # {trace_id="4bf9…"} 0.25 1700000000.123`. */
export interface ExpositionExemplar {
  readonly labels: Labels;
  readonly value: number;
  /** Milliseconds since the epoch. */
  readonly timestamp: number | undefined;
}

/** One line of a page. */
export interface ExpositionSample {
  /** The name is the label `__name__`. */
  readonly labels: Labels;
  readonly value: number;
  /** Milliseconds since the epoch, where the page gives a time. */
  readonly timestamp: number | undefined;
  readonly exemplar: ExpositionExemplar | undefined;
  /** Where it stands in the page; the first line is 1. */
  readonly line: number;
}

/** A metric of a page, with its samples in their order. */
export interface ExpositionFamily {
  readonly name: string;
  /** `untyped`, and in OpenMetrics `unknown`, where the page says nothing. */
  readonly type: FamilyType;
  readonly help: string;
  /** OpenMetrics' unit, or `''`. */
  readonly unit: string;
  readonly samples: readonly ExpositionSample[];
}
