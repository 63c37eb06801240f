import type { ChaosSwitch } from '../chaos/switches.ts';
import type { Event } from '../view/screen.ts';

const REMEMBERED = 50;

/** What happened, for whichever way of showing it. */
export class Journal {
  readonly #now: () => number;
  readonly #events: Event[] = [];
  #listener: ((event: Event) => void) | undefined;

  /** @param now - Seconds since the start. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The latest last. */
  get events(): readonly Event[] {
    return this.#events;
  }

  listen(listener: (event: Event) => void): void {
    this.#listener = listener;
  }

  note(text: string, mood: Event['mood'] = 'neutral'): void {
    const event = { atSeconds: this.#now(), text, mood };
    this.#events.push(event);
    if (this.#events.length > REMEMBERED) this.#events.shift();
    this.#listener?.(event);
  }

  noteChaos({ title, effect, seconds }: ChaosSwitch, active: boolean): void {
    if (active) this.note(`${title}: ${effect}`, 'bad');
    else if (seconds > 0) this.note(`${title} is over`, 'good');
  }
}
