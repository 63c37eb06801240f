import { expect, test } from 'vitest';
import { hashLabels, xxh64 } from '../src/labels/labels-hash.ts';
import { Labels } from '../src/labels/labels.ts';

test.each([
  ['', 0xef46_db37_51d8_e999n],
  ['a', 0xd24e_c4f1_a98c_6e5bn],
  ['as', 0x1c33_0fb2_d66b_e179n],
  ['asd', 0x631c_37ce_72a9_7393n],
  ['asdf', 0x4158_72f5_99ce_a71en],
  ['abc', 0x44bc_2cf5_ad77_0999n],
  ['Call me Ishmael. Some years ago--never mind how long precisely-', 0x02a2_e854_70d6_fd96n],
])('the XXH64 of %j is what its authors say', (text, hash) => {
  expect(xxh64(Buffer.from(text))).toBe(hash);
});

test('labels hash as the bytes of their names and values', () => {
  const bytes = Buffer.from('__name__\xFFup\xFFjob\xFFapi\xFF', 'latin1');
  expect(hashLabels(Labels.from({ job: 'api', __name__: 'up' }))).toBe(xxh64(bytes));
});
