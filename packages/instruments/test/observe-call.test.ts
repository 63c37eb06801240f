import { expect, test } from 'vitest';
import { observeCall } from '../src/instrument/observe-call.ts';

function observer() {
  const told: unknown[] = [];
  return {
    told,
    succeeded: (value: unknown) => void told.push(['succeeded', value]),
    failed: (error: unknown) => void told.push(['failed', error]),
  };
}

/** What nobody has handled by the time that everything else has run. */
async function unhandled(run: () => void): Promise<unknown[]> {
  const seen: unknown[] = [];
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  const see = (reason: unknown): void => void seen.push(reason);
  process.on('unhandledRejection', see);
  run();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', see);
  for (const other of others) process.on('unhandledRejection', other);
  return seen;
}

class OwnPromise<T> extends Promise<T> {
  readonly hint = 'of a library';
}

/** Runs when it is asked for its value, as the queries of some libraries. */
class LazyQuery {
  runs = 0;
  readonly #answer: () => Promise<unknown>;
  constructor(answer: () => Promise<unknown>) {
    this.#answer = answer;
  }
  // oxlint-disable-next-line unicorn/no-thenable -- the point
  then(...args: Parameters<Promise<unknown>['then']>): Promise<unknown> {
    this.runs++;
    return this.#answer().then(...args);
  }
}

test('what a call answers or throws at once is given back and told', () => {
  const seen = observer();
  expect(observeCall(() => 7, seen)).toBe(7);
  const thrown = { no: 'error' };
  const failing = (): never => {
    throw thrown;
  };
  expect(() => observeCall(failing, seen)).toThrow(expect.objectContaining(thrown));
  expect(seen.told).toEqual([
    ['succeeded', 7],
    ['failed', thrown],
  ]);
});

test.each([undefined, null, '', 'x'.repeat(1e6), 0, Symbol('reason'), Object.create(null)])(
  'a promise that is rejected with no error is told of and rejected with the same (case %#)',
  async (reason) => {
    const seen = observer();
    const settled = await Promise.allSettled([observeCall(() => Promise.reject(reason), seen)]);
    expect(settled).toEqual([{ status: 'rejected', reason }]);
    expect(seen.told).toEqual([['failed', reason]]);
  },
);

test.each([Promise, OwnPromise])('a rejection that nobody handles stays unhandled, once (case %#)', async (Kind) => {
  const seen = observer();
  const lost = new Error('lost');
  expect(await unhandled(() => void observeCall(() => Kind.reject(lost), seen))).toEqual([lost]);
  expect(seen.told).toEqual([['failed', lost]]);
});

test('a promise of a class of its own is one of that class', async () => {
  const given = observeCall(() => OwnPromise.resolve(1), observer()) as OwnPromise<number>;
  expect([given instanceof OwnPromise, given.hint, await given]).toEqual([true, 'of a library', 1]);
});

test('what works only when it is asked is not asked, is the very object, and is told of once', async () => {
  const seen = observer();
  const query = new LazyQuery(async () => 'rows');
  expect(observeCall(() => query as unknown, seen)).toBe(query);
  await Promise.resolve();
  expect([query.runs, seen.told]).toEqual([0, []]);
  expect([await query, await query]).toEqual(['rows', 'rows']);
  expect([query.runs, seen.told]).toEqual([2, [['succeeded', 'rows']]]);

  const broken = new LazyQuery(() => Promise.reject(new RangeError('too far')));
  observeCall(() => broken as unknown, seen);
  await expect((async () => await broken)()).rejects.toThrow('too far');
  expect(seen.told.at(-1)).toEqual(['failed', new RangeError('too far')]);
});
