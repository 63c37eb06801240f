import { describe, expect, it } from 'vitest';
import { startDemo } from './start-demo.ts';

describe('the demo', () => {
  it('finds with --check that every metric of every catalog moves', async () => {
    const { code, stdout, stderr } = await startDemo('--check').ended;

    expect(stdout.split('\n').filter((line) => line.startsWith('✗'))).toEqual([]);
    expect(stdout).toMatch(/^✓ circuit_breaker +desk_circuit_breaker_state +gauge +rises +up to \d+$/m);
    expect(stdout).toMatch(/^All \d+ checks are met, after [\d.]+ s\.$/m);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('misses something with --check when there is no time, and says so with its exit code', async () => {
    const { code, stdout } = await startDemo('--check', '--for', '1s').ended;

    expect(stdout).toMatch(/^✗ +desk_circuit_breaker_transitions_total/m);
    expect(stdout).toMatch(/^\d+ of \d+ checks are missed/m);
    expect(code).toBe(1);
  });
});
