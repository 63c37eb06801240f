import { describe, expect, it } from 'vitest';
import { startDemo } from './start-demo.ts';

describe('the demo', () => {
  // A bad day takes two minutes, and four at most.
  it('finds with --check that metrics move, panels have data, and disturbances raise alerts that end', async () => {
    const { code, stdout, stderr } = await startDemo('--check').ended;

    expect(stdout.split('\n').filter((line) => line.startsWith('✗'))).toEqual([]);
    expect(stdout).toMatch(/^✓ .* desk_circuit_breaker_state +gauge +rises +up to \d+$/m);
    expect(stdout).toMatch(/^✓ .* desk_agent_approvals_total +counter +grows +\d+ to [\d,]+$/m);
    expect(stdout).toMatch(/^✓ +Golden signals +(\d+) of \1 panels have data$/m);
    expect(stdout).toMatch(/^✓ alerts +peace raises nothing +no alert fires/m);
    expect(stdout).toMatch(
      /^✓ +dead-provider raises WatchdogCritical of borealis +fires after [\d.]+ s, over [\d.]+ s after it$/m,
    );
    for (const what of ['a quote', 'a job', 'a payment']) {
      expect(stdout).toMatch(
        new RegExp(`^✓ .* ${what}: exemplar +http_server_request_duration_seconds_bucket of .*: trace \\w{32}$`, 'm'),
      );
    }
    expect(stdout).toMatch(/^✓ +its trace +\w+ \/\S+, \d+ spans of .*worker/m);
    expect(stdout).toMatch(/^All \d+ checks are met, after [\d.]+ s\.$/m);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  }, 300_000);

  it('misses something with --check when there is no time, and says so with its exit code', async () => {
    const { code, stdout } = await startDemo('--check', '--for', '1s').ended;

    expect(stdout).toMatch(/^✗ .* desk_circuit_breaker_fallbacks_total/m);
    expect(stdout).toMatch(/^\d+ of \d+ checks are missed/m);
    expect(stdout).toMatch(/^✗ +error-burst raises HighErrorRate of quotes +not tried: no time was left$/m);
    expect(stdout).toMatch(/^✗ +Golden signals +none of \d+ panels was looked at: no time was left$/m);
    expect(code).toBe(1);
  });
});
