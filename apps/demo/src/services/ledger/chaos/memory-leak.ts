import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const EVERY_MILLISECONDS = 100;
const MOST_PAGES = 250;
/** Numbers of eight bytes: two megabytes. */
const PAGE = 262_144;

/** Keeps two megabytes of statements that nobody reads again, ten times a second, until there are 250. */
export class MemoryLeak {
  readonly #kept: number[][] = [];
  #timer: NodeJS.Timeout | undefined;

  switch(active: boolean): void {
    clearInterval(this.#timer);
    if (active) {
      this.#timer = setInterval(() => this.#keep(), EVERY_MILLISECONDS).unref();
    } else if (this.#kept.length > 0) {
      this.#kept.length = 0;
      collectGarbage();
    }
  }

  #keep(): void {
    if (this.#kept.length < MOST_PAGES) this.#kept.push(Array.from<number>({ length: PAGE }).fill(0.5));
  }
}

/** At once: by itself V8 leaves memory that is no longer in use for minutes, as there is enough. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options: object) => void;
  collect({ type: 'major', flavor: 'last-resort' });
}
