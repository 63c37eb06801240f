import type { QueryResult } from '../src/evaluate/result.ts';
import type { EvalCommand, Expectation } from './script.ts';

const KINDS = [
  { kind: 'warn', none: 'no_warn', of: (result: QueryResult) => result.warnings },
  { kind: 'info', none: 'no_info', of: (result: QueryResult) => result.infos },
] as const;

/** What is wrong with the warnings and infos of a result: each expected one must be there, and then no others. */
export function checkAnnotations({ expectations }: EvalCommand, result: QueryResult): string | undefined {
  for (const { kind, none, of } of KINDS) {
    const messages = of(result);
    const wrong = checkKind(
      kind,
      expectations.filter((one) => one.kind === kind),
      messages,
    );
    if (wrong !== undefined) return wrong;
    if (messages.length > 0 && expectations.some((one) => one.kind === none)) {
      return `expected no ${kind}, got ${messages.join(' | ')}`;
    }
  }
  return undefined;
}

function checkKind(kind: string, expected: readonly Expectation[], messages: readonly string[]): string | undefined {
  if (expected.length === 0) return undefined;
  const absent = expected.find(({ matches }) => !messages.some((message) => matches(message)));
  if (absent !== undefined) {
    return `expected a ${kind} of ${absent.text}, got ${messages.length === 0 ? 'none' : messages.join(' | ')}`;
  }
  const extra = messages.find((message) => !expected.some(({ matches }) => matches(message)));
  return extra === undefined ? undefined : `unexpected ${kind}: ${extra}`;
}
