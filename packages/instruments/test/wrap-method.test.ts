import { createRegistry, createTelemetry } from '@telltale/core';
import { cache } from '@telltale/core/catalogs';
import { isolatedTelemetry, recorded } from '@telltale/testing';
import { Keyv } from 'keyv';
import { expect, test } from 'vitest';
import { instrumentKeyv } from '../src/keyv/index.ts';
import { wrapMethod, type Around } from '../src/instrument/wrap-method.ts';

class Greeter {
  readonly #name = 'Ada';
  greet(greeting: string): string {
    return `${greeting}, ${this.#name}`;
  }
}

const shouting: Around = (call, self, args) => `${String(call(self, args))}!`;
const asking: Around = (call, self, args) => `${String(call(self, args))}?`;

test('an inherited method is inherited again, an own one is the object’s own again', () => {
  const greeter = new Greeter();
  const undo = wrapMethod(greeter, 'greet', shouting);
  expect(greeter.greet('Hello')).toBe('Hello, Ada!');
  expect(Object.keys(greeter)).toEqual([]);
  expect([greeter.greet.name, greeter.greet.length]).toEqual(['greet', 1]);
  undo();
  expect(Reflect.ownKeys(greeter)).toEqual([]);

  const greet = Object.assign((greeting: string): string => greeting, { version: 2 });
  const plain = { greet };
  const undoPlain = wrapMethod(plain, 'greet', shouting);
  expect(plain.greet('Hello')).toBe('Hello!');
  expect(plain.greet.version).toBe(2);
  expect(Object.keys(plain)).toEqual(['greet']);
  undoPlain();
  expect(plain.greet).toBe(greet);
});

test('layers can be taken off in any order', () => {
  const greeter = new Greeter();
  const undos = [
    wrapMethod(greeter, 'greet', shouting),
    wrapMethod(greeter, 'greet', asking),
    wrapMethod(greeter, 'greet', shouting),
  ];
  expect(greeter.greet('Hello')).toBe('Hello, Ada!?!');
  undos[1]!();
  undos[1]!();
  expect(greeter.greet('Hello')).toBe('Hello, Ada!!');
  undos[0]!();
  expect(greeter.greet('Hello')).toBe('Hello, Ada!');
  undos[2]!();
  expect(Reflect.ownKeys(greeter)).toEqual([]);
});

test('an object made from a wrapped one has layers of its own, around those', () => {
  const plain = { greet: (greeting: string): string => greeting };
  const undo = wrapMethod(plain, 'greet', shouting);
  const derived = Object.create(plain) as typeof plain;
  const undoDerived = wrapMethod(derived, 'greet', asking);
  expect([plain.greet('Hello'), derived.greet('Hello')]).toEqual(['Hello!', 'Hello!?']);
  undo();
  expect([plain.greet('Hello'), derived.greet('Hello')]).toEqual(['Hello', 'Hello?']);
  undoDerived();
  expect(Reflect.ownKeys(derived)).toEqual([]);
});

test('what somebody else has wrapped meanwhile goes on to work', () => {
  const greeter = new Greeter();
  const undo = wrapMethod(greeter, 'greet', shouting);
  const ours = greeter.greet;
  greeter.greet = function theirs(greeting) {
    return `(${ours.call(this, greeting)})`;
  };
  const theirs = greeter.greet;
  undo();
  expect(greeter.greet).toBe(theirs);
  expect(greeter.greet('Hello')).toBe('(Hello, Ada)');
});

test('what a call throws is thrown on', () => {
  const failing = {
    run(): never {
      throw new RangeError('too far');
    },
  };
  wrapMethod(failing, 'run', shouting);
  expect(() => failing.run()).toThrow(new RangeError('too far'));
});

test('an object that cannot be changed is refused', () => {
  const telemetry = isolatedTelemetry({ catalogs: { cache } });
  expect(() => wrapMethod(Object.freeze(new Greeter()), 'greet', shouting)).toThrow(
    /cannot be replaced.*TELLTALE_INSTRUMENT/,
  );
  expect(() => wrapMethod(new Greeter(), 'wave', shouting)).toThrow(/no method wave.*TELLTALE_INSTRUMENT/);
  const keyv = new Keyv();
  expect(() => instrumentKeyv(telemetry, Object.freeze(keyv), { cache: 'prices' })).toThrow(/TELLTALE_INSTRUMENT/);
});

test('an object has an instrument of each registry, and of a registry one', async () => {
  const keyv = new Keyv();
  const registry = createRegistry();
  const [one, sameRegistry] = [1, 2].map(() =>
    createTelemetry({ service: 'test', catalogs: { cache }, registry, runtime: false }),
  );
  const other = isolatedTelemetry({ catalogs: { cache } });
  const undos = [one!, sameRegistry!, other].map((telemetry) => instrumentKeyv(telemetry, keyv, { cache: 'prices' }));
  await keyv.get('a');
  undos[0]!();
  await keyv.get('a');
  undos[2]!();
  await keyv.get('a');
  expect(await recorded(one!, cache.misses)).toBe(3);
  expect(await recorded(other, cache.misses)).toBe(2);
  undos[1]!();
  await keyv.get('a');
  expect(await recorded(one!, cache.misses)).toBe(3);
  expect(Object.hasOwn(keyv, 'get')).toBe(false);
});

test('a telemetry that is turned off changes no object', () => {
  const keyv = new Keyv();
  const before = Reflect.ownKeys(keyv);
  const undo = instrumentKeyv(isolatedTelemetry({ catalogs: { cache }, enabled: false }), keyv, { cache: 'prices' });
  expect(Reflect.ownKeys(keyv)).toEqual(before);
  undo();
});

test('a catalog that is turned off is not recorded, and costs the application nothing but the call', async () => {
  const telemetry = isolatedTelemetry({ catalogs: { cache }, enabled: { cache: false } });
  const keyv = new Keyv();
  instrumentKeyv(telemetry, keyv, { cache: 'prices' });
  await keyv.set('a', 1);
  expect(await keyv.get('a')).toBe(1);
  const { body } = await telemetry.exposition();
  expect(body).not.toMatch(/^cache_/m);
  expect(body).not.toContain('telltale_recording_errors_total{');
});
