import { DocumentsError } from './errors.ts';

/**
 * The address of a server, without the slash at its end.
 *
 * @throws DocumentsError `REFERENCE_OPTIONS`
 */
export function httpAddress(option: string, value: string): string {
  const { protocol } = URL.parse(value) ?? {};
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new DocumentsError(
      'REFERENCE_OPTIONS',
      `${option} is ${JSON.stringify(value)}, not an address such as http://localhost:3000`,
      value,
    );
  }
  return value.replace(/\/+$/, '');
}
