import { types } from 'node:util';

/** What is written in place of an object. */
export type StandIn =
  | { readonly text: string }
  | { readonly entries: Iterable<readonly [key: unknown, value: unknown]> }
  | { readonly items: Iterable<unknown> }
  | { readonly value: unknown };

/**
 * What stands for an object whose own properties do not say what it is, or say far too much; nothing for any other.
 * Bytes are never shown, only counted: nothing could be found in them.
 */
export function standInOf(value: object): StandIn | undefined {
  if (ArrayBuffer.isView(value)) return { text: `[${nameOf(value)} ${value.byteLength} bytes]` };
  if (types.isAnyArrayBuffer(value)) return { text: `[${nameOf(value)} ${value.byteLength} bytes]` };
  if (types.isMap(value)) return { entries: value };
  if (types.isSet(value)) return { items: value };
  if (types.isBoxedPrimitive(value)) return { value: value.valueOf() };
  if (types.isRegExp(value)) return { text: String(value) };
  if (types.isPromise(value) || types.isWeakMap(value) || types.isWeakSet(value)) return { text: `[${nameOf(value)}]` };
  return listedPairs(value) ?? stream(value);
}

// `Headers`, `URLSearchParams`, `FormData`: their content is behind an iterator.
function listedPairs(value: object): StandIn | undefined {
  const { entries, get, has } = value as Record<string, unknown>;
  if (typeof entries !== 'function' || typeof get !== 'function' || typeof has !== 'function') return undefined;
  return Symbol.iterator in value ? { entries: value as Iterable<readonly [unknown, unknown]> } : undefined;
}

// Sockets, requests, responses, child processes: what they are made of fills a line and tells nobody anything.
function stream(value: object): StandIn | undefined {
  const { on, pipe, write } = value as Record<string, unknown>;
  const isStream = typeof on === 'function' && (typeof pipe === 'function' || typeof write === 'function');
  return isStream ? { text: `[${nameOf(value)}]` } : undefined;
}

function nameOf(value: object): string {
  const { constructor } = value as { readonly constructor?: unknown };
  const name = typeof constructor === 'function' ? constructor.name : '';
  return typeof name === 'string' && /^[\w$]{1,60}$/.test(name) ? name : 'Object';
}
