/** Bytes in V8's heap and outside of it. Node counts array buffers within `external`: adding them would count them twice. */
export function memoryInUse(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
