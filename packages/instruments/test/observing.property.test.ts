import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { observeIterator } from '../src/instrument/observe-iterator.ts';
import { observeReadable } from '../src/instrument/observe-readable.ts';
import { readPacket } from '../src/socket.io/packets.ts';
import { urlTemplates } from '../src/undici/url-templates.ts';
import { byteLength } from '../src/websocket/connections.ts';

/** What a source of values does: some values, and then its end or a failure. */
interface Source {
  readonly values: readonly (number | undefined)[];
  readonly fails: boolean;
  /** How many values the consumer takes before it leaves; more than there are: it stays to the end. */
  readonly takes: number;
}

const source: fc.Arbitrary<Source> = fc.record({
  values: fc.array(fc.option(fc.integer(), { nil: undefined }), { maxLength: 6 }),
  fails: fc.boolean(),
  takes: fc.nat({ max: 8 }),
});

const failure = new Error('broken off');

async function* generate({ values, fails }: Source, log: string[]): AsyncGenerator<number | undefined, void> {
  try {
    for (const value of values) yield value;
    if (fails) throw failure;
  } finally {
    log.push('cleaned up');
  }
}

/** What a consumer sees: values, then how it ended. */
async function consume(iterable: AsyncIterable<number | undefined>, { takes }: Source): Promise<unknown[]> {
  const seen: unknown[] = [];
  try {
    for await (const value of iterable) {
      if (seen.length === takes) return [...seen, 'left'];
      seen.push(value);
    }
    return [...seen, 'ended'];
  } catch (error) {
    return [...seen, error];
  }
}

function observer() {
  const told = { values: [] as unknown[], ends: 0, failures: [] as unknown[] };
  return {
    told,
    value: (value: unknown) => void told.values.push(value),
    ended: () => void told.ends++,
    failed: (error: unknown) => void told.failures.push(error),
  };
}

describe('watching', () => {
  test('an iterator changes nothing for who iterates, and tells of every value and one end', async () => {
    await fc.assert(
      fc.asyncProperty(source, async (it) => {
        const [bareLog, log]: [string[], string[]] = [[], []];
        const bare = await consume(generate(it, bareLog), it);
        const { told, ...watch } = observer();
        const iterator = generate(it, log);
        observeIterator(iterator as never, watch);
        expect(await consume(iterator, it)).toEqual(bare);
        expect(log).toEqual(bareLog);
        expect(told.values).toEqual(it.values.slice(0, it.takes + 1));
        expect(told.ends + told.failures.length).toBe(1);
        expect(told.failures).toEqual(bare.includes(failure) ? [failure] : []);
      }),
    );
  });

  test('a stream changes nothing for who reads it, and tells of every value and one end', async () => {
    await fc.assert(
      fc.asyncProperty(source, async (it) => {
        const cancelled: unknown[] = [];
        const streamOf = () => {
          const values = it.values.map((value) => value ?? -1);
          return new ReadableStream<number>(
            {
              pull(controller) {
                if (values.length > 0) controller.enqueue(values.shift()!);
                else if (it.fails) controller.error(failure);
                else controller.close();
              },
              cancel: (reason) => void cancelled.push(reason),
            },
            { highWaterMark: 0 },
          );
        };
        const bare = await consume(streamOf(), it);
        const cancelledBare = cancelled.splice(0);
        const { told, ...watch } = observer();
        expect(await consume(observeReadable(streamOf(), watch), it)).toEqual(bare);
        expect(cancelled).toEqual(cancelledBare);
        expect(told.ends + told.failures.length).toBe(1);
        expect(told.failures).toEqual(bare.includes(failure) ? [failure] : []);
      }),
    );
  });
});

describe('what comes from outside', () => {
  const part = fc.stringMatching(/^[\w.~%-]{1,8}$/);
  const templatePart = fc.oneof(
    part,
    part.map((name) => `{${name}}`),
  );
  const template = fc.array(templatePart, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}`);

  test('a path has one of the templates, or none', () => {
    fc.assert(
      fc.property(fc.array(template, { maxLength: 5 }), fc.oneof(fc.webPath(), fc.string()), (templates, path) => {
        const found = urlTemplates(templates)(path);
        expect(found === undefined || templates.includes(found)).toBe(true);
      }),
    );
  });

  test('a path made from a template is found, under one that fits it', () => {
    fc.assert(
      fc.property(fc.array(template, { minLength: 1, maxLength: 5 }), fc.nat(), part, (templates, index, value) => {
        const chosen = templates[index % templates.length]!;
        const path = chosen.replaceAll(/\{[^}]+\}/g, value);
        const found = urlTemplates(templates)(`${path}?token=secret`)!;
        const pattern = found
          .split('/')
          .map((each) => (each.startsWith('{') ? '[^/]+' : each.replaceAll('.', String.raw`\.`)));
        expect(path).toMatch(new RegExp(`^${pattern.join('/')}$`));
      }),
    );
  });

  test('a packet of any text is read without an error, its namespace never with what is sent', () => {
    fc.assert(
      fc.property(fc.constantFrom('2', '3', '51-', '4'), part, fc.string(), (type, namespace, data) => {
        expect(readPacket(`${type}/${namespace},${data}`)?.namespace).toBe(`/${namespace}`);
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => void readPacket(text)));
  });

  test('the length of data is that of its bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string({ unit: 'grapheme' }), (bytes, text) => {
        expect(byteLength(bytes)).toBe(bytes.length);
        expect(byteLength([bytes, bytes])).toBe(2 * bytes.length);
        expect(byteLength(text)).toBe(new TextEncoder().encode(text).length);
      }),
    );
    expect([byteLength(undefined), byteLength(null), byteLength({}), byteLength(12)]).toEqual([0, 0, 0, 2]);
  });
});
