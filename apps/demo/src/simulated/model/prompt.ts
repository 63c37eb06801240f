import { assetClassOf, hashOf } from '../../market.ts';
import { SeededRandom } from '../../seeded-random.ts';
import type { ChatRequest, Message } from './chat-request.ts';

/** What the model is asked, and everything in it that an answer can be made of. The same prompt gives the same answers. */
export class Prompt {
  /** What is asked. */
  readonly task: string;
  /** What tools have told since. */
  readonly told: readonly string[];
  readonly symbols: readonly string[];
  readonly numbers: readonly number[];
  /** `1. …`, `- …` */
  readonly points: readonly string[];
  readonly #seed: string;

  constructor({ model, messages }: ChatRequest, seed: number) {
    const last = messages.findLastIndex(({ role }) => role === 'user');
    this.task = messages[last]?.text ?? '';
    this.told = messages.slice(last + 1).flatMap((message) => toldBy(message));
    this.symbols = [...new Set(this.task.match(/\b[A-Z]{3}(?:-\w{3})?\b/g))].filter((word) => assetClassOf(word));
    this.numbers = (this.task.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
    this.points = [...this.task.matchAll(/^(?:\d+\.|-) (.+)$/gm)].map(([, point]) => point!);
    this.#seed = `${seed} ${model} ${messages.length} ${this.task}`;
  }

  /** A number from 0 to below `below` that only depends on the prompt and `what`. */
  chance(what: string, below: number): number {
    return draw(`${this.#seed} ${what}`, below);
  }

  pick<T>(what: string, from: readonly [T, ...T[]]): T {
    return from[this.chance(what, from.length)]!;
  }
}

/** A number from 0 to below `below` that only depends on the text. The hash alone is not even enough in its last bits. */
export function draw(text: string, below: number): number {
  return new SeededRandom(hashOf(text)).whole(0, below - 1);
}

function toldBy({ role, text }: Message): readonly string[] {
  return role === 'tool' ? [text] : [];
}
