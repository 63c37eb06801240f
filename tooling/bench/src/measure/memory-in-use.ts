import { setImmediate as turn } from 'node:timers/promises';

/** Bytes in V8's heap and outside of it. Node counts array buffers within `external`: adding them would count them twice. */
export function memoryInUse(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Bytes still in use after everything that can be collected was. Needs `--expose-gc`. */
export async function memoryHeld(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    global.gc!();
    await turn(); // Array buffers are swept behind the collection's back.
  }
  return memoryInUse();
}
