import { TelltaleError } from '@telltale/core';
import { expectMethod, type Method } from './expect-shape.ts';
import type { Undo } from './undo.ts';

/** Calls what a layer is put around. */
export type Call = (self: unknown, args: readonly unknown[]) => unknown;

/** What is done in place of a method. It answers with what `call` answered, or threw. */
export type Around = (call: Call, self: unknown, args: unknown[]) => unknown;

// Symbol.for, so that another copy of this package adds its layers to the same wrapper.
const layersOf = Symbol.for('telltale.method-layers');

/** What stands in place of a method. */
interface Layers {
  readonly original: Method;
  /** The property that the object itself had; `undefined` where the method was inherited. */
  readonly own: PropertyDescriptor | undefined;
  readonly around: Around[];
  /** The original inside all layers, the first one innermost. */
  run: Call;
}

type Wrapper = Method & { readonly [layersOf]?: Layers };

/**
 * Puts a layer around a method of one object. Layers can be put and taken off in any order. When the last is taken off
 * the object has what it had before: its own method, or the inherited one. If somebody has wrapped the wrapper meanwhile
 * it has to stay, and does nothing but call the original.
 *
 * @throws TelltaleError `TELLTALE_INSTRUMENT` where the object has no such method, or cannot be changed
 */
export function wrapMethod(object: object, name: string, around: Around): Undo {
  const layers = wrapperOf(object, name);
  // A function of its own, in case that the same one is put around twice.
  const layer: Around = (call, self, args) => around(call, self, args);
  layers.around.push(layer);
  layers.run = composed(layers);
  return () => {
    const index = layers.around.indexOf(layer);
    if (index < 0) return;
    layers.around.splice(index, 1);
    layers.run = composed(layers);
    if (layers.around.length === 0) restore(object, name, layers);
  };
}

function composed({ original, around }: Layers): Call {
  return around.reduce<Call>(
    (call, layer) => (self, args) => layer(call, self, args as unknown[]),
    (self, args) => Reflect.apply(original, self, args),
  );
}

function wrapperOf(object: object, name: string): Layers {
  const original = expectMethod(object, name);
  const own = Object.getOwnPropertyDescriptor(object, name);
  const present = own === undefined ? undefined : (original as Wrapper)[layersOf];
  if (present !== undefined) return present;
  const layers: Layers = { original, own, around: [], run: (self, args) => Reflect.apply(original, self, args) };
  const wrapper = function (this: unknown, ...args: unknown[]): unknown {
    return layers.run(this, args);
  };
  // Its name, its length, and what a library has hung on it.
  for (const key of Reflect.ownKeys(original)) {
    // An inherited wrapper has layers of its own.
    if (key !== 'prototype' && key !== layersOf)
      Object.defineProperty(wrapper, key, Object.getOwnPropertyDescriptor(original, key)!);
  }
  Object.defineProperty(wrapper, layersOf, { value: layers });
  const enumerable = own?.enumerable ?? false;
  if (!Reflect.defineProperty(object, name, { configurable: true, enumerable, writable: true, value: wrapper })) {
    throw new TelltaleError('TELLTALE_INSTRUMENT', `The method ${name} of what was given cannot be replaced`, object);
  }
  return layers;
}

function restore(object: object, name: string, layers: Layers): void {
  const present = Object.getOwnPropertyDescriptor(object, name)?.value as Wrapper | undefined;
  if (present?.[layersOf] !== layers) return;
  if (layers.own === undefined) Reflect.deleteProperty(object, name);
  else Reflect.defineProperty(object, name, layers.own);
}
