import { TelltaleError, shown } from '../errors.ts';
import type { Convention } from './convention.ts';
import { conventions } from './conventions.ts';
import type { ConventionName } from './conventions.ts';

/**
 * The convention of a name, or the one that is given.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS`
 */
export function resolveConvention(chosen: ConventionName | Convention): Convention {
  if (typeof chosen === 'object' && chosen !== null) {
    if (typeof chosen.metrics === 'object' && chosen.metrics !== null) return chosen;
    throw new TelltaleError('TELLTALE_OPTIONS', `The convention ${shown(chosen.name)} has no metrics`, chosen.metrics);
  }
  if (Object.hasOwn(conventions, chosen)) return conventions[chosen];
  const names = Object.keys(conventions).join(', ');
  throw new TelltaleError('TELLTALE_OPTIONS', `There is no convention ${shown(chosen)}, only ${names}`, chosen);
}
