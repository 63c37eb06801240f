// Prometheus' model/value/value.go: the NaN that says "this series ended here". Little-endian halves of 0x7ff0000000000002.
export const STALE_LOW = 0x0000_0002;
export const STALE_HIGH = 0x7ff0_0000;

/** Writes a staleness marker in place, without passing its bits through a JavaScript number. */
export function markStale(values: Float64Array, index: number): void {
  const halves = new Uint32Array(values.buffer, values.byteOffset + index * 8, 2);
  halves[0] = STALE_LOW;
  halves[1] = STALE_HIGH;
}

/** Whether the sample at `index` is a staleness marker. Ordinary NaN is a value like any other. */
export function isStaleAt(values: Float64Array, index: number): boolean {
  if (!Number.isNaN(values[index])) return false;
  const halves = new Uint32Array(values.buffer, values.byteOffset + index * 8, 2);
  return halves[0] === STALE_LOW && halves[1] === STALE_HIGH;
}
