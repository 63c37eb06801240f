import { rejects, strictEqual } from 'node:assert/strict';
import type { KitCase, KitCases } from '../kit-case.ts';
import { KitFailure } from '../routes.ts';

// A route, what is sent to it, and the status it answers with.
const statuses: readonly (readonly [name: string, url: string, status: number, when: string])[] = [
  ['throw', '/throw', 500, 'a thrown error'],
  ['reject', '/reject', 500, 'a promise that rejects'],
  ['guard', '/guard/7', 401, 'a request that is refused before the handler'],
  ['input', '/input/7', 400, 'input that is refused'],
  ['filter', '/filter/7', 418, 'an error that is turned into a response'],
  ['redirect', '/old', 302, 'a redirect'],
];

function toStatus([route, url, status, when]: (typeof statuses)[number]): KitCase {
  return {
    name: `records ${when} with its route`,
    async run({ shared }) {
      strictEqual((await shared.send(url)).status, status);
      await shared.expectRecorded({ route, status });
    },
  };
}

/** Statuses and `error_type`. */
export const failureCases: KitCases = {
  about: 'failures',
  cases: [
    ...statuses.map(toStatus),
    {
      name: 'names the class of the error behind a 500',
      async run({ shared }) {
        for (const url of ['/throw', '/reject']) await shared.send(url);
        await shared.expectRecorded(
          { route: 'throw', status: 500, error: KitFailure.name },
          { route: 'reject', status: 500, error: KitFailure.name },
        );
      },
    },
    {
      name: 'records a response that fails after its headers were sent as 500',
      async run({ shared }) {
        for (const url of ['/fail-late', '/failing-stream']) await rejects(shared.send(url));
        await shared.expectRecorded({ route: 'fail late', status: 500 }, { route: 'failing stream', status: 500 });
      },
    },
  ],
};
