import { anchor, code } from '../markdown/inline.ts';
import type { Exposure } from '../exposure/exposure.ts';
import { linkTo, pagePaths } from './paths.ts';

/**
 * A metric on a page, linked to its section of the reference: `catalog.key`, or the name of an exporter's metric, which has none.
 *
 * @param exposure - What the reference has sections of; nothing is linked without.
 */
export function metricLink(from: string, name: string, exposure: Exposure | undefined): string {
  const exposed = exposure?.metrics.get(name)?.exposed;
  if (exposed === undefined) return code(name);
  return `[${code(exposed.name)}](${linkTo(from, pagePaths.catalog(exposed.catalog), anchor(exposed.name))})`;
}
