import type { Tracing } from './start-tracing.ts';

const signals = ['SIGTERM', 'SIGINT'] as const;

/**
 * Exports the last spans of a process that ends by itself, or is asked to end. A process that handles the signal itself goes
 * on as it wants; its spans wait no longer for each other from then on, so that few are lost when it calls `process.exit()`.
 */
export function flushAtEnd(tracing: Tracing): void {
  // Asynchronous work is allowed here and calls it again, so it does something only once.
  process.once('beforeExit', () => void tracing.shutdown());
  for (const signal of signals) {
    const end = async (): Promise<void> => {
      await tracing.shutdown();
      process.removeListener(signal, received);
      // As if nobody had listened: with the exit code of a signal.
      process.kill(process.pid, signal);
    };
    const received = (): void => {
      if (process.listenerCount(signal) > 1) tracing.hasten();
      else void end();
    };
    process.on(signal, received);
  }
}
