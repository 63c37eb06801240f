/**
 * Small whole numbers as tokens of one byte and more. What a sample differs by from the one foretold is mostly nothing or little:
 *
 * | first byte | what follows | says |
 * |---|---|---|
 * | `0x00`-`0x7f` | | a residual of -64 to 63 (zigzag: 0, -1, 1, -2, ...) |
 * | `0x80`-`0xbf` | 1 byte | -8192 to 8191 |
 * | `0xc0`-`0xdf` | 2 bytes | 21 bits |
 * | `0xe0` | 1 byte | that many residuals of 0 |
 * | `0xe1`-`0xe4` | 4 to 7 bytes | 32 to 56 bits |
 *
 * A stream is read and written upwards or downwards (`direction` -1) from its origin, so that two can share a block.
 */
export const RUN = 0xe0;
/** Tokens of more bytes: this and the number of bytes that follow, less 3. */
export const WIDE = 0xe0;

/** How a stream ends: what the next residual of 0 may join. */
export const StreamEnd = { other: 0, zero: 1, run: 2 } as const;

/** Folds the sign into the lowest bit, for small numbers of either sign. At most 2 ** 53 is exact. */
export function zigzag(residual: number): number {
  return residual >= 0 ? residual * 2 : -residual * 2 - 1;
}

/** The bytes that {@link writeResidual} takes, at most 8, for a zigzag number above 0 and below 2 ** 56. */
export function residualSize(folded: number): number {
  if (folded < 0x80) return 1;
  if (folded < 0x4000) return 2;
  if (folded < 0x20_0000) return 3;
  if (folded < 2 ** 32) return 5;
  if (folded < 2 ** 40) return 6;
  return folded < 2 ** 48 ? 7 : 8;
}

/** Writes a zigzag number above 0 at `at`; returns where the next token goes. */
export function writeResidual(bytes: Uint8Array, at: number, direction: 1 | -1, folded: number): number {
  const size = residualSize(folded);
  if (size === 1) bytes[at] = folded;
  else if (size === 2) {
    bytes[at] = 0x80 | (folded >> 8);
    bytes[at + direction] = folded & 0xff;
  } else if (size === 3) {
    bytes[at] = 0xc0 | (folded >> 16);
    bytes[at + direction] = (folded >> 8) & 0xff;
    bytes[at + 2 * direction] = folded & 0xff;
  } else {
    bytes[at] = WIDE + size - 4;
    let rest = folded;
    for (let i = size - 1; i > 0; i--) {
      bytes[at + i * direction] = rest % 256;
      rest = Math.floor(rest / 256);
    }
  }
  return at + size * direction;
}

/** Reads the `size` bytes after a token `0xe1`-`0xe4` at `at`, and unfolds them. */
export function readWide(bytes: Uint8Array, at: number, direction: 1 | -1, size: number): number {
  let folded = 0;
  for (let i = 1; i <= size; i++) folded = folded * 256 + bytes[at + i * direction]!;
  return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
}

/** The bytes that a residual of 0 takes after a stream's end. */
export function zeroSize(end: number): number {
  return end === StreamEnd.run ? 0 : 1;
}

/** Writes a residual of 0, joining the run before it; returns where the next token goes. */
export function writeZero(bytes: Uint8Array, at: number, direction: 1 | -1, end: number): number {
  if (end === StreamEnd.run) {
    bytes[at - direction]! += 1;
    return at;
  }
  if (end === StreamEnd.zero) {
    bytes[at - direction] = RUN;
    bytes[at] = 2;
  } else bytes[at] = 0;
  return at + direction;
}

/** How a stream ends after a residual of 0. */
export function endAfterZero(end: number): number {
  return end === StreamEnd.other ? StreamEnd.zero : StreamEnd.run;
}
