import type { History, Quote } from '../../../market.ts';

/** What is cached. */
export interface DataTypes {
  readonly quote: Quote;
  readonly history: History;
}
export type DataType = keyof DataTypes;

/** Something that a provider said, and for how long it holds. */
export interface Entry {
  readonly value: Quote | History;
  /** Milliseconds since the Unix epoch, as are the others. */
  readonly loadedAt: number;
  readonly freshUntil: number;
}

interface Lifetime {
  /** How long the process itself keeps it at most. */
  readonly nearSeconds: number;
  readonly freshSeconds: number;
  /** How much longer the second level keeps it, for when no provider answers. */
  readonly staleSeconds: number;
}

const lifetimes: Readonly<Record<DataType, Lifetime>> = {
  quote: { nearSeconds: 15, freshSeconds: 20, staleSeconds: 10 },
  history: { nearSeconds: 40, freshSeconds: 60, staleSeconds: 60 },
};

export function entryOf(dataType: DataType, value: Quote | History): Entry {
  const now = Date.now();
  return { value, loadedAt: now, freshUntil: now + lifetimes[dataType].freshSeconds * 1000 };
}

export function isFresh({ freshUntil }: Entry): boolean {
  return freshUntil > Date.now();
}

/** How long each level is to keep an entry, in whole milliseconds; not at all where that is 0. */
export function keepingOf(dataType: DataType, { freshUntil }: Entry): { readonly near: number; readonly far: number } {
  const { nearSeconds, staleSeconds } = lifetimes[dataType];
  const fresh = Math.max(0, Math.ceil(freshUntil - Date.now()));
  return { near: Math.min(fresh, nearSeconds * 1000), far: fresh === 0 ? 0 : fresh + staleSeconds * 1000 };
}

/** `quote:AAA` */
export function keyOf(dataType: DataType, symbol: string): string {
  return `${dataType}:${symbol}`;
}

export function dataTypeOf(key: string): DataType {
  return key.startsWith('quote:') ? 'quote' : 'history';
}
