import { TelltaleError, shown } from '../errors.ts';

/**
 * Refuses an option that nobody reads: a misspelt `allow` would leave the endpoints open.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS`
 */
export function refuseUnknown(of: string, options: object, known: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(known, name)) continue;
    const problem = `${of} has ${shown(name)}, which is none of ${Object.keys(known).join(', ')}`;
    throw new TelltaleError('TELLTALE_OPTIONS', problem, name);
  }
}

/** @throws TelltaleError `TELLTALE_OPTIONS` */
export function demandOption(holds: boolean, option: string, given: unknown, expected: string): void {
  if (holds) return;
  throw new TelltaleError('TELLTALE_OPTIONS', `${option} is ${shown(given)}, which is ${expected}`, given);
}
