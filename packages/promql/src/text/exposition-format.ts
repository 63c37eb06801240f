/** A text format of pages: `text/plain; version=0.0.4` or `1.0.0`, `application/openmetrics-text`. */
export type ExpositionFormat = 'text 0.0.4' | 'text 1.0.0' | 'openmetrics';

/**
 * The format that a response's `content-type` names. As for Prometheus before 3.0, what says nothing is text 0.0.4.
 *
 * @returns Nothing for what is not text, such as protobuf.
 * @example
 * ```ts
 * import { expositionFormat } from '@telltale/promql';
 *
 * console.log(expositionFormat('application/openmetrics-text; version=1.0.0; charset=utf-8'));
 * // => openmetrics
 * ```
 */
export function expositionFormat(contentType: string | undefined): ExpositionFormat | undefined {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';', 10);
  if (type.trim() === 'application/openmetrics-text') return 'openmetrics';
  if (/protobuf/.test(type)) return undefined;
  return parameters.some((parameter) => /^\s*version\s*=\s*"?1\./.test(parameter)) ? 'text 1.0.0' : 'text 0.0.4';
}
