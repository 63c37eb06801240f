/**
 * How names that are not plain ASCII words are shown to a scraper, as `escaping=` in `Accept` asks for;
 * https://prometheus.io/docs/instrumenting/escaping_schemes/.
 */
export type Escaping = 'allow-utf-8' | 'underscores' | 'dots' | 'values';

export const escapings: readonly Escaping[] = ['allow-utf-8', 'underscores', 'dots', 'values'];

/** Whether every version of Prometheus takes the name as that of a metric, without quotes. */
export function isLegacyName(name: string): boolean {
  return /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name);
}

/**
 * A name under an escaping, with the results of Prometheus' own libraries (`EscapeName` of prometheus/common).
 *
 * `http.status_code` is `http_status_code` under `underscores`, `http_dot_status__code` under `dots` and
 * `U__http_2e_status__code` under `values`. On a page, names that need no escaping stay as they are under all of them.
 */
export function escapeName(name: string, escaping: Escaping): string {
  if (escaping === 'allow-utf-8' || name === '') return name;
  if (escaping !== 'dots' && isLegacyName(name)) return name;
  let escaped = escaping === 'values' ? 'U__' : '';
  for (const [i, character] of [...name].entries()) escaped += escapeCharacter(character, i, escaping);
  return escaped;
}

function escapeCharacter(character: string, position: number, escaping: Escaping): string {
  if (character === '_' && escaping !== 'underscores') return '__';
  if (character === '.' && escaping === 'dots') return '_dot_';
  if (position === 0 ? /[a-zA-Z_:]/.test(character) : /[a-zA-Z0-9_:]/.test(character)) return character;
  if (escaping === 'underscores') return '_';
  if (escaping === 'dots') return '__';
  return character.isWellFormed() ? `_${character.codePointAt(0)!.toString(16)}_` : '_FFFD_';
}
