import { randomUUID } from 'node:crypto';

/** What the worker is to think about. */
export interface Thought {
  readonly id: string;
  readonly text: string;
  readonly topic: Topic;
}

export type Topic = 'risk' | 'price' | 'company' | 'idea';

/** The first that fits, by words that give it away; the worker's model looks closer. */
const topics: readonly (readonly [topic: Topic, words: RegExp])[] = [
  ['risk', /\b(?:risk|warn\w*|hedge|rates?|spread|thin)\b/i],
  ['price', /\b(?:price|rises?|falls?|trend|close|profits?|cheap)\b/i],
  ['company', /\b(?:filings?|report|supplier|earnings|news)\b/i],
];

export function thoughtOf(text: string): Thought {
  const topic = topics.find(([, words]) => words.test(text))?.[0] ?? 'idea';
  return { id: randomUUID(), text, topic };
}
