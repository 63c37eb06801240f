import type { Labels } from './labels.ts';

// The constants of XXH64 (xxhash.com, doc/xxhash_spec.md).
const P1 = 0x9e37_79b1_85eb_ca87n;
const P2 = 0xc2b2_ae3d_27d4_eb4fn;
const P3 = 0x1656_67b1_9e37_79f9n;
const P4 = 0x85eb_ca77_c2b2_ae63n;
const P5 = 0x27d4_eb2f_1656_67c5n;

const separator = 0xff;

/** A 64-bit hash of labels, the same in every process: XXH64 of names and values, each ended by a byte 255. */
export function hashLabels({ pairs }: Labels): bigint {
  const end = Buffer.of(separator);
  return xxh64(Buffer.concat(pairs.flatMap((part) => [Buffer.from(part), end])));
}

export function xxh64(bytes: Buffer): bigint {
  const stripes = bytes.length - (bytes.length % 32);
  let hash = (stripes === 0 ? P5 : hashStripes(bytes, stripes)) + BigInt(bytes.length);
  let at = stripes;
  for (; at + 8 <= bytes.length; at += 8) {
    hash = rotate(hash ^ round(0n, bytes.readBigUInt64LE(at)), 27n) * P1 + P4;
  }
  if (at + 4 <= bytes.length) {
    hash = rotate(hash ^ (BigInt(bytes.readUInt32LE(at)) * P1), 23n) * P2 + P3;
    at += 4;
  }
  for (; at < bytes.length; at += 1) hash = rotate(hash ^ (BigInt(bytes[at] ?? 0) * P5), 11n) * P1;
  return avalanche(low(hash));
}

function hashStripes(bytes: Buffer, length: number): bigint {
  const lanes = [P1 + P2, P2, 0n, -P1];
  for (let at = 0; at < length; at += 32) {
    for (const [i, lane] of lanes.entries()) lanes[i] = round(lane, bytes.readBigUInt64LE(at + i * 8));
  }
  const [a, b, c, d] = lanes as [bigint, bigint, bigint, bigint];
  let hash = rotate(a, 1n) + rotate(b, 7n) + rotate(c, 12n) + rotate(d, 18n);
  for (const lane of lanes) hash = (hash ^ round(0n, lane)) * P1 + P4;
  return low(hash);
}

function round(lane: bigint, input: bigint): bigint {
  return low(rotate(lane + input * P2, 31n) * P1);
}

function avalanche(hash: bigint): bigint {
  const second = low((hash ^ (hash >> 33n)) * P2);
  const third = low((second ^ (second >> 29n)) * P3);
  return third ^ (third >> 32n);
}

function rotate(value: bigint, bits: bigint): bigint {
  const word = low(value);
  return low(word << bits) | (word >> (64n - bits));
}

function low(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}
