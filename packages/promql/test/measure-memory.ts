import { setImmediate as turn } from 'node:timers/promises';
import { Labels, MemoryStorage } from '../src/index.ts';

// Prints how many bytes a storage says that it holds, and by how much the process has grown. Needs `--expose-gc`.

async function held(): Promise<number> {
  for (let i = 0; i < 5; i++) {
    globalThis.gc?.();
    // Array buffers are swept behind its back.
    await turn();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function filled(): MemoryStorage {
  const storage = new MemoryStorage();
  for (let i = 0; i < 5000; i++) {
    const series = storage.appender(
      Labels.from({ __name__: 'requests_total', pod: `pod-${i}`, route: `/r/${i % 50}` }),
    );
    for (let round = 0; round < 60; round++) series.append(round * 15_000, round * i);
  }
  return storage;
}

// Compiled code and the like are not the storage's.
filled();
const before = await held();
const storage = filled();
const real = (await held()) - before;
process.stdout.write(JSON.stringify({ real, said: storage.stats().bytes }));
