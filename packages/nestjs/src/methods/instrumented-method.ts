// oxlint-disable-next-line import/no-unassigned-import -- it adds to Reflect
import 'reflect-metadata';
import { Inject, Optional } from '@nestjs/common';
import { METHOD_RECORDERS } from '../tokens.ts';
import type { MethodMetric } from './method-metric.ts';
import type { MethodRecorders } from './method-recorders.ts';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Where an instance keeps the recorders of its application; Nest sets it as it sets any injected property. */
const injected = Symbol.for('telltale.nestjs.injected-recorders');
// Where it is kept in truth: not enumerable, so that instances are shown, copied and compared as they were.
const kept = Symbol.for('telltale.nestjs.recorders');
const about = Symbol('telltale.nestjs.instrumented-method');

/** A method that is recorded, and in which metrics. */
export interface InstrumentedMethod {
  /** `Orders.place` */
  readonly name: string;
  readonly metrics: readonly MethodMetric[];
}

interface Instrumented extends Method {
  [about]?: InstrumentedMethod & { readonly metrics: MethodMetric[] };
}

/**
 * Records a method in one more metric. The first metric replaces the method by one that looks the same: name, number of
 * parameters, and what other decorators have said about it.
 */
export function instrumentMethod(prototype: object, descriptor: PropertyDescriptor, metric: MethodMetric): void {
  const method = descriptor.value as Instrumented;
  const known = method[about];
  if (known !== undefined) {
    known.metrics.push(metric);
    return;
  }
  const instrumented = { name: `${prototype.constructor.name}.${method.name}`, metrics: [metric] };
  descriptor.value = recorded(method, instrumented);
  injectRecorders(prototype);
}

function recorded(method: Method, instrumented: NonNullable<Instrumented[typeof about]>): Instrumented {
  const replacement: Instrumented = function (this: unknown, ...args) {
    const bound = (this as { readonly [kept]?: MethodRecorders } | undefined)?.[kept]?.of(instrumented);
    return bound === undefined ? method.apply(this, args) : bound.call(method, this, args);
  };
  replacement[about] = instrumented;
  Object.defineProperty(replacement, about, { enumerable: false });
  for (const key of ['name', 'length'] as const) {
    Object.defineProperty(replacement, key, { value: method[key], configurable: true });
  }
  for (const key of Reflect.getOwnMetadataKeys(method)) {
    Reflect.defineMetadata(key, Reflect.getOwnMetadata(key, method), replacement);
  }
  return replacement;
}

// Injection is how an instance gets to know the application that it belongs to. Optional, for where there is none: a test
// of the class alone.
function injectRecorders(prototype: object): void {
  if (injected in prototype) return;
  Object.defineProperty(prototype, injected, {
    configurable: true,
    enumerable: false,
    set(this: object, recorders: MethodRecorders) {
      keepRecorders(this, recorders);
    },
  });
  Inject(METHOD_RECORDERS)(prototype, injected);
  Optional()(prototype, injected);
}

function keepRecorders(instance: object, recorders: MethodRecorders): void {
  if (!Object.isExtensible(instance)) return;
  Object.defineProperty(instance, kept, { value: recorders, configurable: true, writable: true, enumerable: false });
}

/** Gives an instance that Nest did not make, but was handed, the recorders of the application, unless it has some. */
export function adoptInstance(instance: unknown, recorders: MethodRecorders): void {
  if (typeof instance !== 'object' || instance === null || !(injected in instance) || kept in instance) return;
  keepRecorders(instance, recorders);
}

/** The methods of a class that are recorded, the inherited ones included. */
export function* instrumentedMethodsOf(prototype: unknown): Generator<InstrumentedMethod> {
  for (let owner = prototype; isObject(owner) && injected in owner; owner = Object.getPrototypeOf(owner) as unknown) {
    for (const { value } of Object.values(Object.getOwnPropertyDescriptors(owner))) {
      const method = typeof value === 'function' ? (value as Instrumented)[about] : undefined;
      if (method !== undefined) yield method;
    }
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
