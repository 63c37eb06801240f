import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CliError } from '../errors.ts';
import type { OptionRow, OptionValues } from './verb.ts';

/** What a server that is guarded is told. */
export const headerOptions: readonly OptionRow[] = [
  ['--header <header>', 'a header for each request, as "Authorization: Bearer ..."', { repeated: true }],
  ['--token-file <file>', 'a file with a bearer token'],
];

/** @throws CliError `CLI_USAGE`, `CLI_FILE` */
export function requestHeaders({ header, tokenFile }: OptionValues, cwd: string): Readonly<Record<string, string>> {
  const headers = ((header ?? []) as readonly string[]).map((text): readonly [string, string] => {
    const colon = text.indexOf(':');
    if (colon < 1)
      throw new CliError('CLI_USAGE', `The header ${JSON.stringify(text)} is not of the form "Name: value"`);
    return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
  });
  const token = typeof tokenFile === 'string' ? { authorization: `Bearer ${readToken(resolve(cwd, tokenFile))}` } : {};
  return { ...Object.fromEntries(headers), ...token };
}

function readToken(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new CliError('CLI_FILE', error instanceof Error ? error.message : String(error), { cause: error });
  }
}
