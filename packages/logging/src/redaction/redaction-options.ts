import { TelltaleError } from '@telltale/core';

/** What is hidden beside the defaults, and what is not. */
export interface RedactionOptions {
  /** Keys that hold secrets of your own, in any spelling (`taxId` is `tax_id` and `TAX-ID`, too), or expressions. @default none */
  readonly keys?: readonly (string | RegExp)[];
  /** Texts to hide wherever they stand. Written by you, run on every text: keep them from backtracking. @default none */
  readonly patterns?: readonly RegExp[];
  /** Keys whose values are shown though the defaults would hide them, in any spelling: `nextPageToken`. @default none */
  readonly allow?: readonly string[];
  /** Whether e-mail addresses are hidden. @default true */
  readonly emailAddresses?: boolean;
  /** Whether payment card numbers are hidden. @default true */
  readonly cardNumbers?: boolean;
  /** What stands in the place of what is hidden. @default '[Redacted]' */
  readonly censor?: string;
}

export interface ResolvedRedaction extends Required<RedactionOptions> {}

/** @throws TelltaleError `TELLTALE_OPTIONS` */
export function resolveRedaction(options: RedactionOptions = {}): ResolvedRedaction {
  const {
    keys = [],
    patterns = [],
    allow = [],
    emailAddresses = true,
    cardNumbers = true,
    censor = '[Redacted]',
  } = options;
  demand(
    keys.every((key) => isName(key) || key instanceof RegExp),
    'keys has what is no name and no expression',
    keys,
  );
  demand(allow.every(isName), 'allow has what is no name', allow);
  demand(
    patterns.every((pattern) => pattern instanceof RegExp),
    'patterns has what is no expression',
    patterns,
  );
  demand(isName(censor), 'censor is no text', censor);
  return { keys, allow, emailAddresses, cardNumbers, censor, patterns: patterns.map(global) };
}

/** One that matches nothing but the empty text would put the censor between all characters. */
function global(pattern: RegExp): RegExp {
  demand(!pattern.test(''), 'patterns has an expression that matches the empty text', pattern);
  return new RegExp(pattern.source, [...new Set(`${pattern.flags}g`)].join('').replace('y', ''));
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function demand(holds: boolean, problem: string, value: unknown): void {
  if (!holds) throw new TelltaleError('TELLTALE_OPTIONS', `createLogger: redact.${problem}: ${String(value)}`, value);
}
