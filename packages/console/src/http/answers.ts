import type { Answer } from './route.ts';

/** An answer of JSON. */
export function json(content: unknown, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) };
}

/** An answer of text. */
export function text(content: string, status = 200): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: content };
}
