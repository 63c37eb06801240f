import { strictEqual } from 'node:assert/strict';
import type { KitCases } from '../kit-case.ts';

function hostile(): never {
  throw new Error('hostile telemetry');
}

/** Whatever fails inside telemetry, clients get the response that they would get without it. */
export const hostileCases: KitCases = {
  about: 'telemetry that fails',
  cases: [
    {
      name: 'changes no response when everything that it is given throws',
      async run({ start }) {
        const logger = { warn: hostile, error: hostile };
        const kit = await start({ telemetry: { logger }, options: { groupRoute: hostile } });
        kit.telemetry.setExemplarSource(hostile);
        strictEqual((await kit.send('/users/7')).body.toString(), 'user');
        strictEqual((await kit.send('/nowhere')).status, 404);
        strictEqual((await kit.send('/throw')).status, 500);
        strictEqual((await kit.send('/stream')).body.toString(), 'first second third');
      },
    },
    {
      name: 'changes no response when the time or the path to ignore cannot be told',
      async run({ start }) {
        const logger = { warn: hostile, error: hostile };
        const kit = await start({ telemetry: { logger }, options: { ignore: hostile } });
        strictEqual((await kit.send('/users/7')).body.toString(), 'user');
        strictEqual((await kit.send('/read', { method: 'POST', body: 'hello' })).status, 201);
      },
    },
  ],
};
