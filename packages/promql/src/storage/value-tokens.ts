import { differenceSize, writeDifference } from './bit-differences.ts';
import { NO_SCALE, scaled } from './decimal-scale.ts';
import { endAfterZero, residualSize, StreamEnd, writeResidual, writeZero, zeroSize, zigzag } from './residuals.ts';
import type { SeriesTable } from './series-table.ts';
import { Special, specialToken } from './special-values.ts';

/** The only NaN that is a value: one that JavaScript made could have the bits of a staleness marker. */
const NAN_HIGH = 0x7ff8_0000;

/** The token of one value: first how large it would be, then, where it fits, written. Kept to be used again. */
export class ValueTokens {
  /** Bytes that the planned token takes. */
  size = 0;
  #kind: 'zero' | 'residual' | 'special' | 'same' | 'difference' = 'zero';
  #end = 0;
  #token = 0;
  #whole = 0;
  #folded = 0;
  #high = 0;
  #low = 0;
  readonly #table: SeriesTable;
  readonly #double = new Float64Array(1);
  readonly #halves = new Int32Array(this.#double.buffer);

  constructor(table: SeriesTable) {
    this.#table = table;
  }

  /** Finds the token of a value after those of a series, in a block with a scale and a base, whose stream ends as said. */
  plan(slot: number, value: number, isStale: boolean, scale: number, base: number, end: number): void {
    this.#end = end;
    if (isStale) this.#planSpecial(Special.stale);
    else if (scale === NO_SCALE) this.#planDifference(slot, value);
    else {
      const whole = scaled(value, scale);
      if (Number.isNaN(whole)) {
        this.#double[0] = value;
        this.#planSpecial(specialToken(value));
      } else this.#planResidual(whole, whole - this.#table.whole[slot]! - base);
    }
  }

  #planSpecial(token: number): void {
    this.#kind = 'special';
    this.#token = token;
    this.size = token === Special.double ? 9 : 1;
  }

  #planDifference(slot: number, value: number): void {
    this.#double[0] = value;
    if (Number.isNaN(value)) {
      this.#halves[1] = NAN_HIGH;
      this.#halves[0] = 0;
    }
    this.#low = this.#halves[0]! ^ this.#table.bits[2 * slot]!;
    this.#high = this.#halves[1]! ^ this.#table.bits[2 * slot + 1]!;
    const isSame = this.#high === 0 && this.#low === 0;
    this.#kind = isSame ? 'same' : 'difference';
    this.size = isSame ? zeroSize(this.#end) : differenceSize(this.#high, this.#low);
  }

  #planResidual(whole: number, residual: number): void {
    this.#whole = whole;
    this.#folded = zigzag(residual);
    this.#kind = this.#folded === 0 ? 'zero' : 'residual';
    this.size = this.#folded === 0 ? zeroSize(this.#end) : residualSize(this.#folded);
  }

  /** Writes the planned token downwards from `at`; returns how the stream ends. */
  write(slot: number, bytes: Uint8Array, at: number): number {
    if (this.#kind === 'special') {
      bytes[at] = this.#token;
      if (this.#token === Special.double) this.#writeDouble(bytes, at - 1);
      return StreamEnd.other;
    }
    if (this.#kind === 'difference') {
      writeDifference(bytes, at, this.#high, this.#low);
      this.#table.bits[2 * slot] = this.#halves[0]!;
      this.#table.bits[2 * slot + 1] = this.#halves[1]!;
      return StreamEnd.other;
    }
    // In a block of differences the bits stay where the whole number would be.
    if (this.#kind !== 'same') this.#table.whole[slot] = this.#whole;
    if (this.#kind === 'residual') {
      writeResidual(bytes, at, -1, this.#folded);
      return StreamEnd.other;
    }
    writeZero(bytes, at, -1, this.#end);
    return endAfterZero(this.#end);
  }

  #writeDouble(bytes: Uint8Array, at: number): void {
    const [low, high] = [this.#halves[0]!, this.#halves[1]!];
    for (let i = 0; i < 4; i++) {
      bytes[at - i] = (high >>> (24 - 8 * i)) & 0xff;
      bytes[at - 4 - i] = (low >>> (24 - 8 * i)) & 0xff;
    }
  }
}
