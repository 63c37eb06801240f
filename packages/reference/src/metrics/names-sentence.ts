import type { Exposure } from '../exposure/exposure.ts';
import { code } from '../markdown/inline.ts';

/** Which names these are. */
export function namesSentence({ convention, namespace }: Exposure): string {
  const names = `Names are those of the convention ${code(convention)}`;
  return namespace === '' ? `${names}.` : `${names} with the namespace ${code(namespace)}.`;
}
