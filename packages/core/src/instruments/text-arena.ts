import { SLACK } from '../exposition/byte-writer.ts';
import type { ByteWriter } from '../exposition/byte-writer.ts';

const encoder = new TextEncoder();

/**
 * UTF-8 texts in one growing buffer, by number. Freed texts leave holes; when more than half is holes, the rest moves
 * together.
 */
export class TextArena {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #used = 0;
  #wasted = 0;
  #starts = new Uint32Array(4);
  #lengths = new Uint32Array(4);

  set(id: number, text: string): void {
    if (id >= this.#starts.length) this.#growTo(id + 1);
    this.free(id);
    const need = this.#used + text.length * 3 + SLACK;
    if (need > this.#bytes.length) this.#resize(need);
    const { written } = encoder.encodeInto(text, this.#bytes.subarray(this.#used));
    this.#starts[id] = this.#used;
    this.#lengths[id] = written;
    this.#used += written;
  }

  free(id: number): void {
    this.#wasted += this.#lengths[id]!;
    this.#lengths[id] = 0;
  }

  length(id: number): number {
    return this.#lengths[id]!;
  }

  /** Writes a text, without its first `skip` bytes. */
  write(writer: ByteWriter, id: number, skip = 0): void {
    writer.copy(this.#view, this.#starts[id]! + skip, this.#lengths[id]! - skip);
  }

  #growTo(count: number): void {
    const capacity = Math.max(count, this.#starts.length * 2);
    const starts = this.#starts;
    const lengths = this.#lengths;
    this.#starts = new Uint32Array(capacity);
    this.#starts.set(starts);
    this.#lengths = new Uint32Array(capacity);
    this.#lengths.set(lengths);
  }

  #resize(need: number): void {
    const before = this.#bytes;
    const compact = this.#wasted > this.#used / 2;
    this.#bytes = new Uint8Array(compact ? Math.max(before.length, need) : Math.max(before.length * 2, need));
    this.#view = new DataView(this.#bytes.buffer);
    if (!compact) {
      this.#bytes.set(before.subarray(0, this.#used));
      return;
    }
    let at = 0;
    for (let id = 0; id < this.#starts.length; id++) {
      const start = this.#starts[id]!;
      const length = this.#lengths[id]!;
      this.#bytes.set(before.subarray(start, start + length), at);
      this.#starts[id] = at;
      at += length;
    }
    this.#used = at;
    this.#wasted = 0;
  }
}
