import { parentPort, workerData } from 'node:worker_threads';
import { ShipLoop } from './shipping/ship-loop.ts';
import type { WorkerData, WorkerMessage } from './shipping/worker-messages.ts';

// The thread that ships: nothing of it runs in the application's.
const { options, flushed } = workerData as WorkerData;
const flag = new Int32Array(flushed);

const loop = new ShipLoop(options, (report) => {
  // oxlint-disable-next-line require-post-message-target-origin -- that is of browsers
  parentPort!.postMessage(report);
  if (report.is !== 'flushed') return;
  // For an application that is ending and waits here, with its event loop stopped.
  Atomics.add(flag, 0, 1);
  Atomics.notify(flag, 0);
});

parentPort!.on('message', (message: WorkerMessage) => {
  if (message.is === 'lines') loop.add(message.text.split('\n'));
  else loop.flush(message.milliseconds);
});
