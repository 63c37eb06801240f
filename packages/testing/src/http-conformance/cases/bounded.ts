import { strictEqual } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { head } from '../http-client.ts';
import type { KitCases } from '../kit-case.ts';
import type { RunningKit } from '../running-kit.ts';

const REQUESTS = 10_000;
const CONNECTIONS = 4;

/** Sends GET requests for random paths over few connections. */
async function flood(kit: RunningKit, pathOf: (random: string) => string): Promise<void> {
  const onOne = async (): Promise<void> => {
    const connection = await kit.connect();
    const batch = 100;
    let answered = 0;
    for (let sentRequests = 0; sentRequests < REQUESTS / CONNECTIONS; sentRequests += batch) {
      const requests = Array.from({ length: batch }, () => head('GET', pathOf(randomBytes(8).toString('hex'))));
      connection.write(requests.join(''));
      answered += batch;
      await connection.receivedTimes(/HTTP\/1\.1 \d/g, answered);
    }
    connection.socket.destroy();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, onOne));
}

/** Whatever clients send, the number of series stays what the routes make it. */
export const boundedCases: KitCases = {
  about: 'bounds',
  cases: [
    {
      name: 'records 10,000 random paths as one series',
      async run({ start }) {
        const kit = await start({});
        await flood(kit, (random) => `/${random}/${random}`);
        await kit.expectRecorded({ route: { text: 'NOT_FOUND' }, status: 404, times: REQUESTS });
        strictEqual(await kit.seriesCount(), 1);
      },
    },
    {
      name: 'records 10,000 random parameters, of routers too, as two series',
      async run({ start }) {
        const kit = await start({});
        let turn = 0;
        await flood(kit, (random) => (turn++ % 2 === 0 ? `/users/${random}` : `/tenants/${random}/orders/${random}`));
        const times = REQUESTS / 2;
        await kit.expectRecorded({ route: 'param', status: 200, times }, { route: 'nested param', status: 200, times });
        strictEqual(await kit.seriesCount(), 2);
      },
    },
  ],
};
