import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Environment } from '../src/parts/environment.ts';
import { PartHost } from '../src/parts/part-host.ts';
import type { RunningPart, StartPart } from '../src/parts/running-part.ts';

const part: RunningPart = { facts: { urls: { part: 'http://127.0.0.1:4321' } }, close: async () => {} };
const said: string[] = [];
beforeEach(() => {
  said.length = 0;
  vi.spyOn(console, 'error').mockImplementation((text: string) => void said.push(text));
});
afterEach(() => void vi.restoreAllMocks());

/** A host whose pauses end when the test says so. */
function hosting(start: StartPart) {
  const waiting: (() => void)[] = [];
  const pause = (): Promise<void> => new Promise((goOn) => waiting.push(goOn));
  const next = (): Promise<() => void> => vi.waitUntil(() => waiting.shift());
  return { host: new PartHost(start, new Environment({}), pause), pauses: { next } };
}

it('comes back once what it needs is there again, and once only', async () => {
  const start = vi.fn<StartPart>(async () => part);
  const { host, pauses } = hosting(start);
  await host.start();
  host.switchChaos('dead-service', true);
  start.mockRejectedValueOnce(new Error('no database')).mockRejectedValueOnce(new Error('no database'));
  host.switchChaos('dead-service', false);
  for (let attempt = 0; attempt < 2; attempt++) (await pauses.next())();
  await vi.waitFor(() => expect(start).toHaveBeenCalledTimes(4));

  expect(start).toHaveBeenLastCalledWith(new Environment({ PORT: '4321' }));
  expect(said).toEqual(['A dead service cannot come back yet: no database']);
  host.switchChaos('dead-service', false);
  await turn();
  expect(start).toHaveBeenCalledTimes(4);
});

it.each([
  ['is to be dead again', (host: PartHost) => host.switchChaos('dead-service', true)],
  ['is stopped', (host: PartHost) => void host.stop()],
])('comes back no more where it %s', async (_, end) => {
  const start = vi.fn<StartPart>(async () => part).mockRejectedValueOnce(new Error('no database'));
  const { host, pauses } = hosting(start);
  host.switchChaos('dead-service', false);
  const goOn = await pauses.next();
  end(host);
  goOn();
  await turn();

  expect(start).toHaveBeenCalledTimes(1);
});
