import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CliError, type Place } from '../errors.ts';
import { excerptAt } from './excerpt.ts';

/**
 * What made a configuration fail to run, with its place in the source that is its user's.
 *
 * @param imported - The files that were to be run, in their order.
 */
export function importProblem(error: unknown, path: string, imported: readonly string[]): CliError {
  if (!(error instanceof Error)) {
    return new CliError('CLI_CONFIG_FAILED', `The configuration throws ${String(error)}`, { place: { file: path } });
  }
  const { code } = error as { readonly code?: string };
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return notFound(error, path);
  if (error instanceof SyntaxError || error.name === 'SyntaxError') return syntaxProblem(error, path, imported);
  const place = firstOwnFrame(error.stack ?? '', imported) ?? { file: path };
  return new CliError('CLI_CONFIG_FAILED', error.message, { place, excerpt: excerptAt(place), cause: error });
}

/** `Cannot find package 'x' imported from /a/b.ts`: the import is a line of b.ts that names x. */
function notFound(error: Error, path: string): CliError {
  const importer = /imported from (.+)$/.exec(error.message)?.[1] ?? path;
  const file = pathOf(importer);
  const missing = /'([^']+)'/.exec(error.message)?.[1] ?? '';
  const name = missing.slice(missing.lastIndexOf('/node_modules/') + 1);
  const found = placeOfText(file, missing.startsWith('/') ? (missing.split('/').at(-1) ?? name) : name);
  const place = found ?? { file };
  return new CliError('CLI_CONFIG_IMPORT', error.message.replace(/ imported from .*$/, ''), {
    place,
    excerpt: excerptAt(place),
    cause: error,
  });
}

/** Where a text first stands in a file. */
export function placeOfText(file: string, text: string): Place | undefined {
  if (text === '' || !existsSync(file)) return undefined;
  const source = readFileSync(file, 'utf8');
  // As the name of an option, if it stands there as one.
  const asOption = new RegExp(`(?<=[\\s{,])${text.replaceAll(/[^\w]/g, '\\$&')}(?=\\s*:)`).exec(source);
  const offset = asOption?.index ?? source.indexOf(text);
  if (offset < 0) return undefined;
  const before = source.slice(0, offset);
  return { file, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** Node.js puts `file:line`, the line and carets before the stack, but not always: then `node --check` has to tell. */
function syntaxProblem(error: Error, path: string, imported: readonly string[]): CliError {
  const place = decoration(error.stack ?? '') ?? placeByNode(imported) ?? { file: path };
  const code = error.message.includes('does not provide an export') ? 'CLI_CONFIG_IMPORT' : 'CLI_CONFIG_SYNTAX';
  return new CliError(code, error.message, { place, excerpt: excerptAt(place), cause: error });
}

function placeByNode(paths: readonly string[]): Place | undefined {
  for (const path of new Set(paths)) {
    const place = decoration(checkedByNode(path));
    if (place !== undefined) return place;
  }
  return undefined;
}

function decoration(text: string): Place | undefined {
  const match = /^(?<file>(?:file:\/\/)?\/?[^\n]+):(?<line>\d+)\n(?:[^\n]*\n){1,3}?(?<carets> *)\^/.exec(text);
  if (match?.groups === undefined) return undefined;
  const { file = '', line, carets = '' } = match.groups;
  return {
    file: pathOf(file),
    line: Number(line),
    column: carets.length + 1,
  };
}

function pathOf(where: string): string {
  return where.startsWith('file:') ? fileURLToPath(where.replace(/\?.*$/, '')) : where.replace(/\?changed=.*$/, '');
}

/** Takes the types out in a process of its own, as Node.js warns of that function on standard error. */
const STRIP = `import { readFileSync } from 'node:fs'; import { stripTypeScriptTypes } from 'node:module';
try { stripTypeScriptTypes(readFileSync(process.argv[1], 'utf8'), { sourceUrl: process.argv[1] }); }
catch ({ stack }) { console.error(stack); }`;

function checkedByNode(path: string): string {
  const args = /\.[cm]?ts$/.test(path)
    ? ['--no-warnings', '--input-type=module', '--eval', STRIP, path]
    : ['--check', path];
  return spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 10_000 }).stderr;
}

/**
 * The first frame in a file of the user's: one that was imported for the configuration, and no part of a package. Packages that are
 * linked in, and whose source maps are on, have neither `node_modules` nor `dist` in their frames.
 */
function firstOwnFrame(stack: string, imported: readonly string[]): Place | undefined {
  const own = new Set(imported);
  for (const line of stack.split('\n')) {
    const match = /(?:\(|at (?:async )?)(file:\/\/\S+?|\/\S+?):(\d+):(\d+)\)?$/.exec(line.trim());
    if (match === null) continue;
    const [, where = '', row, column] = match;
    const file = pathOf(where);
    if (/\/node_modules\/|\/dist\//.test(file) || !own.has(file)) continue;
    return { file, line: Number(row), column: Number(column) };
  }
  return undefined;
}
