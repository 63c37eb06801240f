import { ScriptError } from './script.ts';
import type { Expectation, ExpectationKind } from './script.ts';

const EXPECT = /^expect\s+(ordered|fail|warn|no_warn|info|no_info)(?:\s+(regex|msg):(.+))?$/;

/** `expect warn`, `expect fail msg: …`, `expect info regex: …`. */
export function parseExpectation(text: string, line: number): Expectation {
  const parts = EXPECT.exec(text);
  if (parts === null) throw new ScriptError(line, 'invalid expect, expected `expect <kind> [msg:|regex:] <text>`');
  const [, kind, match, message = ''] = parts;
  return { kind: kind as ExpectationKind, ...matcher(match, message.trim()) };
}

/** What `eval_fail` and its like ask for, and the lines `expected_fail_message` and `expected_fail_regexp` after it. */
export function parseOldExpectation(kind: string, match?: string, message = ''): Expectation {
  return { kind: kind as ExpectationKind, ...matcher(match, message.trim()) };
}

function matcher(match: string | undefined, text: string): Pick<Expectation, 'text' | 'matches'> {
  if (match === undefined) return { text: 'any message', matches: () => true };
  if (match.startsWith('regex')) {
    // Go's patterns in these files are plain enough to be read as JavaScript's.
    const pattern = new RegExp(text);
    return { text: `/${text}/`, matches: (message) => pattern.test(message) };
  }
  return { text: JSON.stringify(text), matches: (message) => message === text };
}
