// oxlint-disable-next-line import/no-unassigned-import -- it adds to Reflect
import 'reflect-metadata';
import { Inject, Optional } from '@nestjs/common';
import { TelltaleError } from '@telltale/core';
import { METHOD_RECORDERS } from '../tokens.ts';
import type { MethodMetric } from './method-metric.ts';
import { isMethodRecorders } from './method-recorders.ts';
import type { MethodRecorders } from './method-recorders.ts';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Where an instance keeps the recorders of its application; Nest sets it as it sets any injected property. */
const injected = Symbol.for('telltale.nestjs.injected-recorders');
// Where it is kept in truth: not enumerable, so that instances are shown, copied and compared as they were.
const kept = Symbol.for('telltale.nestjs.recorders');
// Where a class keeps which of its methods are recorded: other decorators may have replaced them since.
const methods = Symbol.for('telltale.nestjs.instrumented-methods');
// By identity: what another decorator puts around a replacement may show the properties of it.
const replacements = new WeakMap<Method, Recorded>();

/** A method that is recorded, and in which metrics. */
export interface InstrumentedMethod {
  /** `Orders.place` */
  readonly name: string;
  readonly metrics: readonly MethodMetric[];
}

interface Recorded extends InstrumentedMethod {
  readonly metrics: MethodMetric[];
}

/**
 * Records a method in one more metric. The first metric replaces the method by one that looks the same: name, number of
 * parameters, and what other decorators have said about it.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS` where no method of instances is decorated
 */
export function instrumentMethod(
  prototype: object,
  key: string | symbol,
  descriptor: PropertyDescriptor,
  metric: MethodMetric,
): void {
  const method = expectMethod(prototype, key, descriptor);
  const known = replacements.get(method);
  if (known !== undefined) {
    known.metrics.push(metric);
    return;
  }
  const recorded = { name: `${prototype.constructor.name}.${String(key)}`, metrics: [metric] };
  const replacement = replacementOf(method, recorded);
  descriptor.value = replacement;
  replacements.set(replacement, recorded);
  ownMethods(prototype).push(recorded);
  injectRecorders(prototype);
}

function expectMethod(prototype: unknown, key: unknown, descriptor: Partial<PropertyDescriptor> | undefined): Method {
  if (isObject(prototype) && typeof descriptor?.value === 'function') return descriptor.value as Method;
  const found = typeof prototype === 'function' ? 'is static, and a class belongs to no application' : 'is no method';
  throw new TelltaleError(
    'TELLTALE_OPTIONS',
    `@Timed, @Counted and @InProgress record methods of instances, but "${String(key)}" ${found}. Decorate a method of instances that it calls`,
    key,
  );
}

function replacementOf(method: Method, recorded: InstrumentedMethod): Method {
  const replacement: Method = function (this: unknown, ...args) {
    const bound = recordersOf(this)?.of(recorded);
    return bound === undefined ? method.apply(this, args) : bound.call(method, this, args);
  };
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
    set(this: object, recorders: unknown) {
      // A test that mocks whatever is not provided mocks this, too.
      if (isMethodRecorders(recorders)) keepRecorders(this, recorders);
    },
  });
  Inject(METHOD_RECORDERS)(prototype, injected);
  Optional()(prototype, injected);
}

function recordersOf(instance: unknown): MethodRecorders | undefined {
  const recorders = (instance as { readonly [kept]?: unknown } | null | undefined)?.[kept];
  return isMethodRecorders(recorders) ? recorders : undefined;
}

function keepRecorders(instance: object, recorders: MethodRecorders): void {
  if (!Object.isExtensible(instance)) return;
  Object.defineProperty(instance, kept, { value: recorders, configurable: true, writable: true, enumerable: false });
}

/** Gives an instance that Nest did not make, but was handed, the recorders of the application, unless it has some. */
export function adoptInstance(instance: unknown, recorders: MethodRecorders): void {
  if (!isObject(instance) || !(injected in instance) || kept in instance) return;
  keepRecorders(instance, recorders);
}

/** The methods of a class that are recorded, the inherited ones included. */
export function* instrumentedMethodsOf(prototype: unknown): Generator<InstrumentedMethod> {
  for (let owner = prototype; isObject(owner) && injected in owner; owner = Object.getPrototypeOf(owner) as unknown) {
    if (Object.hasOwn(owner, methods)) yield* ownMethods(owner);
  }
}

function ownMethods(prototype: object): InstrumentedMethod[] {
  if (!Object.hasOwn(prototype, methods)) Object.defineProperty(prototype, methods, { value: [] });
  return (prototype as { readonly [methods]: InstrumentedMethod[] })[methods];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
