import type { Redactor } from '../redaction/redactor.ts';
import { RecentMap } from './recent-map.ts';

// Looked at behind the end of a text, so that a secret that stands across it is found.
const LOOK_AHEAD = 1024;

const FIRST_FRAME = /\n\s+at /;

/** Texts without their secrets, and how often there was one. */
export class SafeText {
  /** Texts that had secrets, so far. */
  hidden = 0;

  readonly #redactor: Redactor;
  // Frames of stacks: the program has as many as it has places.
  readonly #frames = new RecentMap<string, string>(2000);

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  hide(text: string): string {
    const safe = this.#redactor.text(text);
    if (safe !== text) this.hidden++;
    return safe;
  }

  /** The beginning of a long text, and how much is left out. */
  beginning(text: string, length: number): string {
    const safe = this.hide(text.slice(0, length + LOOK_AHEAD));
    // Where the text goes on behind what was looked at, its end may be half a secret.
    const isWhole = text.length <= length + LOOK_AHEAD;
    const kept = safe.slice(0, isWhole ? length : Math.max(0, Math.min(length, safe.length - LOOK_AHEAD)));
    return `${kept}... [${text.length - length} more characters]`;
  }

  /** A stack: what stands before its frames as one text, and each frame by itself. */
  stack(stack: string): string {
    const first = stack.search(FIRST_FRAME);
    if (first < 0) return this.hide(stack);
    const frames = stack.slice(first + 1).split('\n');
    return [this.hide(stack.slice(0, first)), ...frames.map((frame) => this.#frame(frame))].join('\n');
  }

  #frame(frame: string): string {
    let safe = this.#frames.get(frame);
    if (safe === undefined) this.#frames.set(frame, (safe = this.hide(frame)));
    return safe;
  }
}
