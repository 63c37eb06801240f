import { strictEqual } from 'node:assert/strict';
import { abortCases } from './cases/aborts.ts';
import { bodySizeCases } from './cases/body-sizes.ts';
import { boundedCases } from './cases/bounded.ts';
import { connectionCases } from './cases/connections.ts';
import { endpointCases } from './cases/endpoints.ts';
import { failureCases } from './cases/failures.ts';
import { hostileCases } from './cases/hostile.ts';
import { methodCases } from './cases/methods.ts';
import { optionCases } from './cases/options.ts';
import { routeCases } from './cases/routes.ts';
import { shutdownCases } from './cases/shutdown.ts';
import type { KitAdapter } from './kit-adapter.ts';
import type { KitBench, KitCase, KitCases } from './kit-case.ts';
import { RunningKit } from './running-kit.ts';

/** The part of a test runner that the kit uses: Vitest's, Jest's or node:test's. */
export interface TestRunner {
  readonly describe: (name: string, define: () => void) => unknown;
  readonly test: (name: string, run: () => Promise<void>) => unknown;
  readonly beforeAll: (run: () => Promise<void>) => unknown;
  readonly afterAll: (run: () => Promise<void>) => unknown;
}

/** Every case of the kit, by subject. */
export const httpConformance: readonly KitCases[] = [
  routeCases,
  methodCases,
  failureCases,
  bodySizeCases,
  connectionCases,
  abortCases,
  shutdownCases,
  boundedCases,
  optionCases,
  hostileCases,
  endpointCases,
];

/**
 * Holds an integration to what every integration does: starts real servers with it, sends real requests, and compares
 * what was recorded. What a framework cannot do is named in {@link KitAdapter.cannot}, appears among the tests with its
 * reason, and has to fail.
 *
 * @example
 * ```ts fragment
 * import { describeHttpConformance } from '@telltale/testing/http-conformance';
 * import { afterAll, beforeAll, describe, test } from 'vitest';
 * import { adapter } from './my-adapter.ts';
 *
 * describeHttpConformance('my framework', adapter, { describe, test, beforeAll, afterAll });
 * ```
 */
export function describeHttpConformance(name: string, adapter: KitAdapter, runner: TestRunner): void {
  const { describe, test, beforeAll, afterAll } = runner;
  const { features = [], cannot = {} } = adapter;
  let shared: RunningKit;
  describe(`${name}: HTTP conformance`, () => {
    beforeAll(async () => {
      shared = await RunningKit.start(adapter);
    });
    afterAll(() => shared.end());
    for (const { about, cases } of httpConformance) {
      const possible = cases.filter(({ feature }) => feature === undefined || features.includes(feature));
      if (possible.length === 0) continue;
      describe(about, () => {
        for (const kitCase of possible) {
          const limit = cannot[kitCase.name];
          const run = (): Promise<void> => runCase(kitCase, adapter, shared);
          if (limit === undefined) test(kitCase.name, run);
          else test(`cannot: ${kitCase.name} (${limit})`, () => mustFail(run));
        }
      });
    }
    test('names only cases of the kit among its limits', async () => {
      const names = new Set(httpConformance.flatMap(({ cases }) => cases.map((kitCase) => kitCase.name)));
      const unknown = Object.keys(cannot).filter((limit) => !names.has(limit));
      strictEqual(unknown.join('; '), '');
    });
  });
}

async function runCase(kitCase: KitCase, adapter: KitAdapter, shared: RunningKit): Promise<void> {
  const started: RunningKit[] = [];
  const bench: KitBench = {
    shared,
    async start(setup) {
      const running = await RunningKit.start(adapter, setup);
      started.push(running);
      return running;
    },
  };
  await shared.forget();
  try {
    await kitCase.run(bench);
  } finally {
    await Promise.all(started.map((running) => running.end()));
  }
}

async function mustFail(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch {
    return;
  }
  throw new Error('This case passes: take it off the list of what the framework cannot do.');
}
