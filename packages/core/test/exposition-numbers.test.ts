import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteWriter, numberText } from '../src/exposition/byte-writer.ts';

function written(value: number): string {
  const writer = new ByteWriter(32);
  writer.number(value);
  return Buffer.from(writer.bytes.buffer, 0, writer.length).toString();
}

const numbers = fc.oneof(
  fc.double(),
  fc.float(),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(Number),
  fc.tuple(fc.maxSafeInteger(), fc.nat(20)).map(([digits, decimals]) => Number(`${digits}e-${decimals}`)),
);

test('writes any number as JavaScript prints it', () => {
  fc.assert(
    fc.property(numbers, (value) => {
      expect(written(value)).toBe(numberText(value));
      expect(written(value).length).toBeLessThanOrEqual(25);
    }),
    { numRuns: 5000 },
  );
});

test('writes numbers at the edges of what is written in a special way', () => {
  const edges = [
    0,
    9,
    10,
    0x3fffffff,
    1e6,
    1e9,
    1e15,
    1e21,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    0.1,
    1e-6,
    1e-7,
    5e-324,
    999_999_999.999_999,
  ];
  for (const edge of edges) {
    for (const value of [edge - 1, edge, edge + 1, edge / 2, edge + 0.000_001, edge * 1.5]) {
      expect([written(value), written(-value)]).toEqual([numberText(value), numberText(-value)]);
    }
  }
  expect([NaN, Infinity, -Infinity, -0].map(written)).toEqual(['NaN', '+Inf', '-Inf', '0']);
});
