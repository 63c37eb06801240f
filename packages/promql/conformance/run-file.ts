import { readFile } from 'node:fs/promises';
import { createEngine } from '../src/evaluate/engine.ts';
import { LoadedStorage } from './loaded-storage.ts';
import { parseScript } from './parse-script.ts';
import { runEval } from './run-eval.ts';
import type { Outcome } from './run-eval.ts';

/** One evaluation of a script, or a line of it that cannot be read. */
export interface Case {
  readonly line: number;
  readonly query: string;
  readonly outcome: Outcome;
}

/** Runs every command of a test script, in order, on data of its own. */
export async function runScript(text: string): Promise<readonly Case[]> {
  const { commands, errors } = parseScript(text);
  const cases: Case[] = errors.map(({ line, message }) => ({
    line,
    query: '',
    outcome: { kind: 'failed', query: '', reason: `cannot be read: ${message}` },
  }));
  let storage = new LoadedStorage();
  let engine = createEngine(storage, { delayNameRemoval: true, experimental: true });
  for (const command of commands) {
    if (command.kind === 'load') storage.load(command);
    else if (command.kind === 'clear') {
      storage = new LoadedStorage();
      engine = createEngine(storage, { delayNameRemoval: true, experimental: true });
    } else {
      const { line, query } = command;
      cases.push({ line, query, outcome: await runEval(command, engine, storage) });
    }
  }
  return cases.toSorted((a, b) => a.line - b.line);
}

/** Runs a file of the test language. */
export async function runFile(path: string): Promise<readonly Case[]> {
  return runScript(await readFile(path, 'utf8'));
}
