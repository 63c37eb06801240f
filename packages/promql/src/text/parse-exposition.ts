import { decodePage } from './decode-page.ts';
import type { ExpositionFamily } from './exposition.ts';
import type { ExpositionFormat } from './exposition-format.ts';
import { FamilyBuilder } from './family-builder.ts';
import type { PageVisitor } from './page-visitor.ts';
import { readOpenMetrics } from './read-openmetrics.ts';
import { readPrometheusText } from './read-prometheus-text.ts';
import { doAtOnce, type Stepwise } from './stepwise.ts';

/**
 * Reads a page of metrics, held to the letter of its format: metadata before samples and once, the lines of a metric together,
 * a line feed at the end or `# EOF`, in OpenMetrics also names, values and labels that fit the type.
 *
 * @param page - Text, or its bytes in UTF-8.
 * @throws {@link ExpositionError} with line, column and what was expected
 * @example
 * ```ts
 * import { ExpositionError, parseExposition } from '@telltale/promql';
 *
 * const [up] = parseExposition('# TYPE up gauge\nup{job="api"} 1\n', 'text 0.0.4');
 * console.log(up?.type, up?.samples[0]?.labels.get('job'));
 * // => gauge api
 * try {
 *   parseExposition('up{job=api} 1\n', 'text 0.0.4');
 * } catch (error) {
 *   if (error instanceof ExpositionError) console.log(error.message);
 * }
 * // => line 1, column 8: expected `"`, found "api} 1"
 * ```
 */
export function parseExposition(page: string | Uint8Array, format: ExpositionFormat): ExpositionFamily[] {
  const builder = new FamilyBuilder(format);
  doAtOnce(readPage(decodePage(page), format, { mayBeCut: false }, builder));
  return builder.finish();
}

/** Tells a visitor the lines of a page, some at each step. */
export function readPage(
  text: string,
  format: ExpositionFormat,
  { mayBeCut }: { readonly mayBeCut: boolean },
  visitor: PageVisitor,
): Stepwise<void> {
  if (format === 'openmetrics') return readOpenMetrics(text, visitor);
  return readPrometheusText(text, { hasQuotedNames: format === 'text 1.0.0', mayBeCut }, visitor);
}
