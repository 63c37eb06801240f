import { sizeOfAttributes } from './size-of.ts';
import type { Resource } from './span.ts';

interface Held {
  readonly resource: Resource;
  readonly bytes: number;
  /** How many traces have it. */
  uses: number;
}

/** Resources, each once: every export brings its own copy of the same one. What they take is counted as long as a trace has them. */
export class HeldResources {
  readonly #byText = new Map<string, Held>();
  /** Of those that came in together with other spans: what was found out once. */
  readonly #texts = new WeakMap<Resource, string>();
  /** About how many bytes they take. */
  bytes = 0;

  /** One more trace has it. */
  hold(given: Resource): Resource {
    const text = this.#textOf(given);
    let held = this.#byText.get(text);
    if (held === undefined) {
      held = { resource: given, bytes: 2 * text.length + sizeOfAttributes(given.attributes), uses: 0 };
      this.#byText.set(text, held);
      this.bytes += held.bytes;
    }
    held.uses += 1;
    return held.resource;
  }

  /** One trace less has it. */
  release(resource: Resource): void {
    const text = this.#textOf(resource);
    const held = this.#byText.get(text);
    if (held === undefined) return;
    held.uses -= 1;
    if (held.uses > 0) return;
    this.#byText.delete(text);
    this.bytes -= held.bytes;
  }

  /** The one that is held and equal, if any is. */
  find(resource: Resource): Resource | undefined {
    return this.#byText.get(this.#textOf(resource))?.resource;
  }

  #textOf(resource: Resource): string {
    let text = this.#texts.get(resource);
    if (text === undefined) {
      text = JSON.stringify([resource.service, resource.attributes]);
      this.#texts.set(resource, text);
    }
    return text;
  }
}
