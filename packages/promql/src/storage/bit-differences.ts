/**
 * Doubles as the bytes in which they differ from the one before, the way Gorilla does it with bits (Pelkonen et al., VLDB
 * 2015): neighbours share sign, exponent and the front of the mantissa.
 *
 * A token is `leading zero bytes << 4 | bytes`, then these bytes, downwards from its origin; 0 for the same double again.
 */

/** The bytes of a token for a difference given as two halves. */
export function differenceSize(high: number, low: number): number {
  return 1 + significantBytes(high, low);
}

function leadingBytes(high: number, low: number): number {
  return high === 0 ? 4 + (Math.clz32(low) >> 3) : Math.clz32(high) >> 3;
}

function trailingBytes(high: number, low: number): number {
  return low === 0 ? 4 + (trailingZeros(high) >> 3) : trailingZeros(low) >> 3;
}

function trailingZeros(word: number): number {
  return word === 0 ? 32 : 31 - Math.clz32(word & -word);
}

function significantBytes(high: number, low: number): number {
  return high === 0 && low === 0 ? 0 : 8 - leadingBytes(high, low) - trailingBytes(high, low);
}

/** Writes a token downwards from `at`; returns where the next one goes. */
export function writeDifference(bytes: Uint8Array, at: number, high: number, low: number): number {
  const count = significantBytes(high, low);
  if (count === 0) {
    bytes[at] = 0;
    return at - 1;
  }
  const lead = leadingBytes(high, low);
  bytes[at] = (lead << 4) | count;
  for (let i = 0; i < count; i++) bytes[at - 1 - i] = byteOf(high, low, lead + i);
  return at - 1 - count;
}

/** The byte at a place counted from the sign. */
function byteOf(high: number, low: number, place: number): number {
  return place < 4 ? (high >>> (24 - 8 * place)) & 0xff : (low >>> (56 - 8 * place)) & 0xff;
}
