import { assetClassOf, hashOf, symbols } from '../../../market.ts';
import type { Domain } from './domains.ts';

/** What an agent is asked. */
export interface Task {
  readonly domain: Domain;
  readonly task: string;
  /** Of whoever asks: what is bought is paid from there. */
  readonly account: string;
}

/** The symbol that a text speaks of, or the one that is asked for most. */
export function symbolIn(text: string): string {
  const named = text.match(/\b[A-Z]{3}(?:-\w{3})?\b/g) ?? [];
  return named.find((word) => assetClassOf(word) !== undefined) ?? symbols[0]!;
}

const SMALLEST = 10;
const LARGEST = 120;

/** In US dollars: what the agent would buy. */
export function amountOf(task: string, price: number): number {
  return SMALLEST + (hashOf(`${task} ${price}`) % (LARGEST - SMALLEST));
}
