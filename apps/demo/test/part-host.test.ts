import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Environment } from '../src/parts/environment.ts';
import { PartHost } from '../src/parts/part-host.ts';
import type { RunningPart, StartPart } from '../src/parts/running-part.ts';

const part: RunningPart = { facts: { urls: { part: 'http://127.0.0.1:4321' } }, close: async () => {} };
// Longer than the pause before it tries again.
const PAUSE_MILLISECONDS = 1200;

const said: string[] = [];
beforeEach(() => {
  said.length = 0;
  vi.spyOn(console, 'error').mockImplementation((text: string) => void said.push(text));
});
afterEach(() => void vi.restoreAllMocks());

it('comes back once what it needs is there again, and once only', async () => {
  const start = vi.fn<StartPart>(async () => part);
  const host = new PartHost(start, new Environment({}));
  await host.start();
  host.switchChaos('dead-service', true);
  start.mockRejectedValueOnce(new Error('no database')).mockRejectedValueOnce(new Error('no database'));
  host.switchChaos('dead-service', false);
  await vi.waitFor(() => expect(start).toHaveBeenCalledTimes(4), { timeout: 10_000 });

  expect(start).toHaveBeenLastCalledWith(new Environment({ PORT: '4321' }));
  expect(said).toEqual(['A dead service cannot come back yet: no database']);
  host.switchChaos('dead-service', false);
  await delay(PAUSE_MILLISECONDS);
  expect(start).toHaveBeenCalledTimes(4);
});

it.each([
  ['is to be dead again', (host: PartHost) => host.switchChaos('dead-service', true)],
  ['is stopped', (host: PartHost) => void host.stop()],
])('comes back no more where it %s', async (_, end) => {
  const start = vi.fn<StartPart>(async () => part).mockRejectedValueOnce(new Error('no database'));
  const host = new PartHost(start, new Environment({}));
  host.switchChaos('dead-service', false);
  await vi.waitFor(() => expect(said).toHaveLength(1));
  end(host);
  await delay(PAUSE_MILLISECONDS);

  expect(start).toHaveBeenCalledTimes(1);
});
