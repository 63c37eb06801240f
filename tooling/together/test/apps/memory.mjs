// Beside an application: tells what it holds in memory once all garbage is collected. Needs --expose-gc.
import { createServer } from 'node:http';

const collect = async () => {
  for (let i = 0; i < 3; i++) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

const server = createServer((_request, response) => void collect().then((bytes) => response.end(String(bytes))));
server.listen(0, '127.0.0.1', () => console.log(`memory is told at ${server.address().port}`)).unref();
