import { TelltaleError } from '@telltale/core';

/** How much of what is logged a line has at most. What was left out, the line says: `"truncated":true`. */
export interface LineLimits {
  /** Levels of objects in objects. @default 8 */
  readonly depth?: number;
  /** Entries of one object, list, map or set. @default 100 */
  readonly entries?: number;
  /** Characters of one text, such as a message or a stack. @default 8192 */
  readonly textLength?: number;
  /** Characters of the whole line, give or take the last text. @default 65536 */
  readonly lineLength?: number;
}

/** @throws TelltaleError `TELLTALE_OPTIONS` */
export function resolveLimits(limits: LineLimits = {}): Required<LineLimits> {
  const resolved = { depth: 8, entries: 100, textLength: 8192, lineLength: 65_536, ...limits };
  for (const [name, value] of Object.entries(resolved)) {
    if (Number.isSafeInteger(value) && value > 0) continue;
    throw new TelltaleError('TELLTALE_OPTIONS', `createLogger: limits.${name} is no positive number: ${value}`, value);
  }
  return resolved;
}
