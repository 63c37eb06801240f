import { ok } from 'node:assert/strict';
import { head } from '../http-client.ts';
import type { KitCases } from '../kit-case.ts';

/** The end of the application. */
export const shutdownCases: KitCases = {
  about: 'shutdown',
  cases: [
    {
      name: 'records requests that are under way when the application stops',
      async run({ start }) {
        const arrived = Promise.withResolvers<void>();
        const released = Promise.withResolvers<void>();
        const until = (): Promise<void> => {
          arrived.resolve();
          return released.promise;
        };
        const does = { kind: 'wait', until, send: { kind: 'send', status: 200, body: 'late' } } as const;
        const kit = await start({ routes: [{ name: 'held', method: 'GET', path: ['held'], does }] });
        const connection = await kit.connect();
        connection.write(head('GET', '/held', 'Connection: close'));
        await arrived.promise;
        await kit.activeRequests(1);
        const closed = kit.close();
        released.resolve();
        ok((await connection.closed()).endsWith('late'));
        await closed;
        await kit.expectRecorded({ route: 'held', status: 200, responseBytes: 4 });
      },
    },
  ],
};
