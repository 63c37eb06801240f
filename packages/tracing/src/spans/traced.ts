import { runSpan } from './with-span.ts';
import type { SpanOptions } from './with-span.ts';

/** What a traced method's spans are. */
export interface TracedOptions extends SpanOptions {
  /** @default class and method, `OrdersService.price` */
  readonly name?: string;
}

type Method<This, Args extends readonly unknown[], Result> = (this: This, ...args: Args) => Result;

/** A decorator of methods, for both kinds of decorators that TypeScript knows. */
export interface TracedDecorator {
  <This, Args extends readonly unknown[], Result>(
    method: Method<This, Args, Result>,
    context: ClassMethodDecoratorContext<This, Method<This, Args, Result>>,
  ): Method<This, Args, Result>;
  <Value>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<Value>): void;
}

/**
 * Makes a span of every call of a method, in NestJS and anywhere else. It keeps the metadata that other decorators have
 * put on the method, whichever stands first.
 *
 * @example
 * ```ts fragment
 * class PricesService {
 *   // spans called `PricesService.priceOf`
 *   \@Traced({ attributes: { 'price.source': 'list' } })
 *   async priceOf(product: string): Promise<number> { ... }
 * }
 * ```
 */
export function Traced(options: TracedOptions | string = {}): TracedDecorator {
  const { name, ...span } = typeof options === 'string' ? { name: options } : options;
  const wrap = (method: AnyMethod, key: string | symbol, owner: string | undefined): AnyMethod => {
    function traced(this: unknown, ...args: unknown[]): unknown {
      return runSpan(name ?? nameOf(owner ?? this, key), () => method.apply(this, args), span);
    }
    return likeness(traced, method);
  };
  const decorate = (target: unknown, place: unknown, descriptor?: PropertyDescriptor): AnyMethod | undefined => {
    if (descriptor === undefined) {
      return wrap(target as AnyMethod, (place as ClassMethodDecoratorContext).name, undefined);
    }
    descriptor.value = wrap(descriptor.value as AnyMethod, place as string | symbol, className(target));
    return undefined;
  };
  return decorate as TracedDecorator;
}

type AnyMethod = (this: unknown, ...args: unknown[]) => unknown;

function nameOf(owner: unknown, key: string | symbol): string {
  const from = typeof owner === 'string' ? owner : className(owner);
  return from === undefined ? String(key) : `${from}.${String(key)}`;
}

/** The class of an instance or a prototype, or the class itself for a static method. */
function className(value: unknown): string | undefined {
  if (typeof value === 'function') return value.name;
  return (value as { readonly constructor?: { readonly name?: string } } | null | undefined)?.constructor?.name;
}

interface Metadata {
  getMetadataKeys?(target: object): readonly unknown[];
  getMetadata?(key: unknown, target: object): unknown;
  defineMetadata?(key: unknown, value: unknown, target: object): void;
}

/** NestJS keeps routes, guards and pipes as metadata of the function itself (reflect-metadata). */
function likeness(traced: AnyMethod, method: AnyMethod): AnyMethod {
  Object.defineProperty(traced, 'name', { value: method.name, configurable: true });
  Object.defineProperty(traced, 'length', { value: method.length, configurable: true });
  const reflect = Reflect as Metadata;
  for (const key of reflect.getMetadataKeys?.(method) ?? []) {
    reflect.defineMetadata?.(key, reflect.getMetadata?.(key, method), traced);
  }
  return traced;
}
