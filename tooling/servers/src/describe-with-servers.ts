import { describe, test } from 'vitest';
import { findProgram, installHint, type ProgramName } from './programs.ts';

/**
 * `describe` for tests that need installed programs. Where one is missing the tests are skipped, under a name that
 * says how to get it; with `TELLTALE_REQUIRE_SERVERS=1` they fail instead, so that a CI cannot skip them unnoticed.
 *
 * ```ts
 * describeWithServers(['prometheus', 'promtool'], 'a real Prometheus', () => {
 *   it('stores what was recorded', async () => {
 *     await using prometheus = await startPrometheus({ scrape: [{ job: 'shop', target: service.address }] });
 *   });
 * });
 * ```
 */
export function describeWithServers(needed: readonly ProgramName[], name: string, tests: () => void): void {
  const missing = needed.filter((program) => findProgram(program) === undefined);
  if (missing.length === 0) {
    describe(name, tests);
    return;
  }
  const reason = `needs ${missing.join(', ')}: ${installHint(missing)}`;
  if (process.env['TELLTALE_REQUIRE_SERVERS'] !== '1') {
    console.warn(`skipped: "${name}" ${reason}`);
    describe.skip(`${name} (${reason})`, tests);
    return;
  }
  describe(name, () => {
    test('has the servers it needs', () => {
      throw new Error(`TELLTALE_REQUIRE_SERVERS=1, and "${name}" ${reason}`);
    });
  });
}
