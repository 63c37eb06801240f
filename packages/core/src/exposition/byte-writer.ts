const encoder = new TextEncoder();

/** Bytes past the end that a copy in steps of eight may touch. */
export const SLACK = 8;

const ZERO = 48;
const MINUS = 45;
const POINT = 46;

// Below it, `(value / 10) | 0` is exact and fast.
const MAX_DIGITS = 0x3fffffff;

/**
 * Writes text as UTF-8 bytes into a buffer that its owner reuses.
 *
 * Copies go in steps of eight bytes through a DataView, which V8 turns into plain moves; `Uint8Array.set` with a
 * subarray costs an object and a call for each fragment. A step may run past the end of what is copied: those bytes are
 * overwritten by what follows, and every buffer has {@link SLACK} bytes for it. Moving UTF-8 as float64 is safe: no
 * eight bytes of it form a NaN, the only value whose bits a move may change (that takes 0x7F or 0xFF after a byte of
 * 0xF0 or more).
 */
export class ByteWriter {
  bytes: Uint8Array;
  view: DataView;
  length = 0;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity + SLACK);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Bytes that can still be written. */
  get free(): number {
    return this.bytes.length - SLACK - this.length;
  }

  /** Goes on in another buffer, from its start; the buffer needs {@link SLACK} bytes past what will be written. */
  use(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.length = 0;
  }

  copy(source: DataView, start: number, length: number): void {
    const target = this.view;
    const at = this.length;
    for (let i = 0; i < length; i += 8) target.setFloat64(at + i, source.getFloat64(start + i, true), true);
    this.length = at + length;
  }

  /** Writes again what stands at `start`, at least eight bytes back. */
  repeat(start: number, length: number): void {
    this.copy(this.view, start, length);
  }

  byte(code: number): void {
    this.bytes[this.length++] = code;
  }

  /** Bytes that are written once, for which {@link copy} would want a view. */
  raw(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Any text; for short ASCII, where a call into the encoder would cost more than the loop. */
  text(text: string): void {
    const { bytes } = this;
    let at = this.length;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) {
        this.length += encoder.encodeInto(text, bytes.subarray(this.length)).written;
        return;
      }
      bytes[at++] = code;
    }
    this.length = at;
  }

  /** A sample value, as {@link numberText} has it: `3`, `0.25`, `1e+21`, `NaN`, `+Inf`. At most 25 bytes. */
  number(value: number): void {
    if (value >= 0 && value <= MAX_DIGITS && (value | 0) === value) this.#digits(value);
    else if (!this.#plain(value)) this.text(numberText(value));
  }

  /**
   * Writes what has few digits without making a string of it: whole numbers, and those with six decimals at most. If a
   * number is the one nearest to a decimal of 15 digits or less, that decimal is its shortest, and so what JavaScript
   * prints. False where this is not such a number.
   */
  #plain(value: number): boolean {
    const size = Math.abs(value);
    const isWhole = Number.isSafeInteger(size);
    const millionths = isWhole ? 0 : Math.round(size * 1e6);
    if (!isWhole && !(millionths < 1e15 && millionths / 1e6 === size)) return false;
    if (value < 0) this.byte(MINUS);
    const high = Math.floor(isWhole ? size / 1e9 : millionths / 1e6);
    const low = isWhole ? size - high * 1e9 : millionths - high * 1e6;
    if (isWhole && high === 0) this.#digits(low);
    else {
      this.#digits(high);
      if (!isWhole) this.byte(POINT);
      this.#paddedDigits(low, isWhole ? 9 : 6);
      if (!isWhole) while (this.bytes[this.length - 1] === ZERO) this.length--;
    }
    return true;
  }

  #paddedDigits(value: number, count: number): void {
    const start = this.length;
    for (let at = start + count - 1, rest = value; at >= start; at--) {
      const tens = (rest / 10) | 0;
      this.bytes[at] = ZERO + rest - tens * 10;
      rest = tens;
    }
    this.length = start + count;
  }

  #digits(value: number): void {
    let count = 1;
    for (let rest = value; rest >= 10; rest = (rest / 10) | 0) count++;
    const end = this.length + count;
    let at = end;
    let rest = value;
    do {
      const tens = (rest / 10) | 0;
      this.bytes[--at] = ZERO + rest - tens * 10;
      rest = tens;
    } while (rest > 0);
    this.length = end;
  }
}

/** A number as the exposition formats write it; Go's ParseFloat reads what JavaScript prints, but for infinity. */
export function numberText(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return String(value);
}
