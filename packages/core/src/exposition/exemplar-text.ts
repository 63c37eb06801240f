import type { Exemplar } from '../instruments/exemplar.ts';
import { numberText } from './byte-writer.ts';
import { escapeLabelValue } from './escape.ts';

/**
 * An upper bound of the bytes of an exemplar: at most 128 characters of names and values, quotes and commas around them,
 * two numbers.
 */
export const EXEMPLAR_BYTES = 1024;

/** What follows the value of a sample: ` # {trace_id="4bf9…"} 0.25 1700000000.123`, the time in seconds. */
export function exemplarText({ labels, value, timestamp }: Exemplar): string {
  const pairs = Object.entries(labels).map(([name, text]) => `${name}="${escapeLabelValue(text.toWellFormed())}"`);
  return ` # {${pairs.join(',')}} ${numberText(value)} ${numberText(timestamp / 1000)}`;
}
