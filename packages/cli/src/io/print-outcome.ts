import { relative } from 'node:path';
import { isOfTelltale } from '../config/telltale-error.ts';
import { CliError } from '../errors.ts';
import type { Outcome } from '../verbs/verb.ts';
import { countFindings, printFindings } from './print-findings.ts';
import { githubAnnotations } from './github-annotations.ts';
import type { CliIo } from './io.ts';
import { styleFor } from './style.ts';

/** How a command tells what came of it. */
export interface Printing {
  readonly io: CliIo;
  readonly isJson: boolean;
  readonly isGithub: boolean;
  readonly command: string;
}

/** The version of what `--json` prints: fields are only added to it. */
const JSON_VERSION = 1;

export function printOutcome(outcome: Outcome, { io, isJson, isGithub, command }: Printing): void {
  const { findings, ok, data, text } = outcome;
  if (isJson) {
    io.stdout.write(`${JSON.stringify({ version: JSON_VERSION, command, ok, ...data, findings }, undefined, 2)}\n`);
  } else {
    const style = styleFor(io.stdout, io.env);
    const parts = [printFindings(findings, style), text, countFindings(findings)];
    io.stdout.write(`${parts.filter((part) => part !== '').join('\n\n')}\n`);
  }
  // Beside JSON, annotations would be in the way of who reads it.
  if (isGithub) (isJson ? io.stderr : io.stdout).write(githubAnnotations(findings));
}

/** Why a command could not do its work. */
export function printError(error: unknown, { io, isJson, isGithub, command }: Printing): void {
  const told = errorFacts(error, io.cwd);
  if (isJson) {
    const { excerpt: _, ...facts } = told;
    io.stdout.write(`${JSON.stringify({ version: JSON_VERSION, command, ok: false, error: facts }, undefined, 2)}\n`);
  } else {
    const style = styleFor(io.stderr, io.env);
    const place = told.file === undefined ? [] : [style.bold(placeText(told))];
    const excerpt = told.excerpt === undefined ? [] : [told.excerpt];
    const head = `${style.red('error')} ${told.message} ${style.dim(told.code)}`;
    io.stderr.write(`${[...place, head, ...excerpt].join('\n')}\n`);
  }
  if (isGithub) {
    const { file, line, column, message, code } = told;
    io.stderr.write(githubAnnotations([{ severity: 'error', rule: code, message, file, line, column }]));
  }
}

interface ErrorFacts {
  readonly code: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly excerpt?: string | undefined;
}

function placeText({ file = '', line, column }: ErrorFacts): string {
  return [file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':');
}

/** Errors of Telltale have codes; any other is a mistake of ours, whose stack helps. */
function errorFacts(error: unknown, cwd: string): ErrorFacts {
  if (error instanceof CliError) {
    const { place, excerpt, cause } = error;
    // What a package of ours has to say is said with its own code.
    const { code } = isOfTelltale(cause) ? cause : error;
    const message = withoutCode(error.message, code);
    if (place === undefined) return { code, message };
    return { code, message, file: relative(cwd, place.file), line: place.line, column: place.column, excerpt };
  }
  if (isOfTelltale(error)) return { code: error.code, message: withoutCode(error.message, error.code) };
  return { code: 'CLI_BUG', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

function withoutCode(message: string, code: string): string {
  return message.replace(` [${code}]`, '');
}
