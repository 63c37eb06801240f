import { NO_SCALE, POWERS } from './decimal-scale.ts';
import { HEADER_BYTES, Header, BLOCK_BYTES } from './block-arena.ts';
import type { BlockArena } from './block-arena.ts';
import { readWide, RUN, WIDE } from './residuals.ts';
import type { SampleArrays } from './sample-arrays.ts';
import { Special, SPECIAL_VALUES } from './special-values.ts';
import { STALE_HIGH, STALE_LOW } from './stale-marker.ts';

/** Decodes blocks into arrays. One pass over each stream, no object made. */
export class BlockReader {
  readonly #arena: BlockArena;
  readonly #double = new Float64Array(1);
  readonly #halves = new Uint32Array(this.#double.buffer);

  constructor(arena: BlockArena) {
    this.#arena = arena;
  }

  /** Decodes a block into arrays that have room for it from `at` on; returns the number of its samples. */
  read(block: number, into: SampleArrays, at: number): number {
    const { bytes, floats, ints } = this.#arena.slab(block);
    const offset = this.#arena.offset(block);
    const samples = bytes[offset + Header.samples]!;
    const head = offset >> 3;
    const scale = bytes[offset + Header.scaleAndEnds]! & 0xf;
    readTimes(
      bytes,
      offset + HEADER_BYTES,
      floats[head + Header.firstTime]!,
      ints[(offset >> 2) + Header.interval]!,
      into.timestamps,
      at,
      at + samples,
    );
    const origin = offset + BLOCK_BYTES - 1;
    if (scale === NO_SCALE) readDifferences(bytes, origin, into.words, at, at + samples);
    else {
      const first = floats[head + Header.firstValue]!;
      this.#readDecimals(bytes, origin, first, floats[head + Header.base]!, POWERS[scale]!, into, at, at + samples);
    }
    return samples;
  }

  #readDecimals(
    bytes: Uint8Array,
    origin: number,
    first: number,
    base: number,
    power: number,
    into: SampleArrays,
    at: number,
    end: number,
  ): void {
    const { values } = into;
    let whole = first;
    let from = origin;
    for (let i = at; i < end;) {
      const token = bytes[from--]!;
      if (token < 0x80) whole += base + ((token >>> 1) ^ -(token & 1));
      else if (token < 0xc0) {
        const folded = ((token & 0x3f) << 8) | bytes[from--]!;
        whole += base + ((folded >>> 1) ^ -(folded & 1));
      } else if (token < RUN) {
        const folded = ((token & 0x1f) << 16) | (bytes[from]! << 8) | bytes[from - 1]!;
        from -= 2;
        whole += base + ((folded >>> 1) ^ -(folded & 1));
      } else if (token === RUN) {
        for (let left = bytes[from--]!; left > 0; left--) {
          whole += base;
          values[i++] = whole / power;
        }
        continue;
      } else if (token < Special.stale) {
        const size = token - WIDE + 3;
        whole += base + readWide(bytes, from + 1, -1, size);
        from -= size;
      } else {
        if (token === Special.double) {
          this.#readDouble(bytes, from, into.words, i++);
          from -= 8;
        } else if (token === Special.stale) writeHalves(into.words, i++, STALE_HIGH, STALE_LOW);
        else values[i++] = SPECIAL_VALUES[token - Special.stale]!;
        continue;
      }
      values[i++] = whole / power;
    }
  }

  #readDouble(bytes: Uint8Array, from: number, words: Uint32Array, index: number): void {
    const halves = this.#halves;
    halves.fill(0);
    for (let i = 0; i < 4; i++) {
      halves[1] = (halves[1]! << 8) | bytes[from - i]!;
      halves[0] = (halves[0]! << 8) | bytes[from - 4 - i]!;
    }
    writeHalves(words, index, halves[1]!, halves[0]!);
  }
}

function readTimes(
  bytes: Uint8Array,
  origin: number,
  first: number,
  interval: number,
  times: Float64Array,
  at: number,
  end: number,
): void {
  let time = first;
  let delta = interval;
  times[at] = time;
  if (at + 1 < end) times[at + 1] = time += delta;
  let from = origin;
  for (let i = at + 2; i < end;) {
    const token = bytes[from++]!;
    if (token < 0x80) delta += (token >>> 1) ^ -(token & 1);
    else if (token < 0xc0) {
      const folded = ((token & 0x3f) << 8) | bytes[from++]!;
      delta += (folded >>> 1) ^ -(folded & 1);
    } else if (token < RUN) {
      const folded = ((token & 0x1f) << 16) | (bytes[from]! << 8) | bytes[from + 1]!;
      from += 2;
      delta += (folded >>> 1) ^ -(folded & 1);
    } else if (token === RUN) {
      for (let left = bytes[from++]!; left > 0; left--) times[i++] = time += delta;
      continue;
    } else {
      const size = token - WIDE + 3;
      delta += readWide(bytes, from - 1, 1, size);
      from += size;
    }
    times[i++] = time += delta;
  }
}

function readDifferences(bytes: Uint8Array, origin: number, words: Uint32Array, at: number, end: number): void {
  let high = 0;
  let low = 0;
  let from = origin;
  for (let i = at; i < end;) {
    const token = bytes[from--]!;
    if (token === RUN) {
      for (let left = bytes[from--]!; left > 0; left--) writeHalves(words, i++, high, low);
      continue;
    }
    if (token === Special.stale) {
      writeHalves(words, i++, STALE_HIGH, STALE_LOW);
      continue;
    }
    let place = token >>> 4;
    for (let left = token & 0xf; left > 0; left--, place++) {
      const byte = bytes[from--]!;
      if (place < 4) high ^= byte << (24 - 8 * place);
      else low ^= byte << (56 - 8 * place);
    }
    writeHalves(words, i++, high, low);
  }
}

/** The bits of a double, low half first as all machines that run Node.js keep them. */
function writeHalves(words: Uint32Array, index: number, high: number, low: number): void {
  words[2 * index] = low;
  words[2 * index + 1] = high;
}
