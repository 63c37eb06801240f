/** Arrays that blocks are decoded into. */
export interface SampleArrays {
  readonly timestamps: Float64Array;
  readonly values: Float64Array;
  /** The halves of `values`: a staleness marker must not pass through a number. */
  readonly words: Uint32Array;
}

export function sampleArrays(capacity: number): SampleArrays {
  const values = new Float64Array(capacity);
  return { timestamps: new Float64Array(capacity), values, words: new Uint32Array(values.buffer) };
}
