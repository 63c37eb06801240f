import { setImmediate as nextTurn } from 'node:timers/promises';
import { Controller, Get, HttpCode, Inject, Injectable, Module, Param, Res, Scope, UseGuards } from '@nestjs/common';
import type { Provider, Type } from '@nestjs/common';
import { LazyModuleLoader, NestFactory } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { counter, defineCatalog, gauge, histogram, oneOf, open, optional } from '@telltale/core';
import type { TelemetryCore } from '@telltale/core';
import { isolatedTelemetry, recorded } from '@telltale/testing';
import {
  BehaviorSubject,
  connectable,
  firstValueFrom,
  from,
  interval,
  lastValueFrom,
  map,
  of,
  Subject,
  take,
  tap,
  throwError,
  toArray,
} from 'rxjs';
import type { Connectable, Observable } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Counted, InProgress, TelltaleModule, Timed } from '../src/index.ts';
import type { MethodCall } from '../src/index.ts';
import { startApplication } from './nest-application.ts';

const orders = defineCatalog('orders', {
  placing: histogram({
    help: 'Time it takes to place an order.',
    unit: 'seconds',
    labels: { channel: open(5), outcome: oneOf('success', 'failure'), error_type: optional(open(10)) },
  }),
  attempts: counter({ help: 'Attempts to place an order.', labels: { status: oneOf('success', 'failure') } }),
  placed: counter({ help: 'Orders accepted for delivery.', labels: { size: oneOf('small', 'large') } }),
  open: gauge({ help: 'Orders that are being placed now.', labels: { channel: open(5) } }),
  waiting: gauge({ help: 'Requests that wait for the warehouse.' }),
});

class SoldOut extends Error {}

interface Order {
  readonly channel: string;
  readonly items: number;
}

const order: Order = { channel: 'web', items: 3 };
const channel = ({ args: [{ channel }] }: { readonly args: readonly [Order, ...unknown[]] }): { channel: string } => ({
  channel,
});

function newTelemetry(): TelemetryCore {
  return isolatedTelemetry({ catalogs: { orders } });
}

/** A class in an application, and its telemetry. */
async function given<Class>(
  type: Type<Class>,
  ...providers: Provider[]
): Promise<{ it: Class; telemetry: TelemetryCore }> {
  const telemetry = newTelemetry();
  @Module({ imports: [TelltaleModule.forRoot({ telemetry })], providers: providers.length > 0 ? providers : [type] })
  class App {}
  const app = await NestFactory.createApplicationContext(App, { logger: false, abortOnError: false });
  close = () => app.close();
  return { it: app.get(type), telemetry };
}

let close = async (): Promise<void> => {};
afterEach(() => close());

/** Methods of each kind, recorded in three metrics. */
@Injectable()
class Orders {
  readonly released = Promise.withResolvers<string>();
  readonly subject = new Subject<string>();
  queries = 0;

  @Timed(orders.placing, channel)
  @Counted(orders.attempts)
  @InProgress(orders.open, channel)
  now(order: Order): string {
    if (order.items === 0) throw new SoldOut('nothing left');
    return `${order.items} items by ${this.constructor.name}`;
  }

  @Timed(orders.placing, channel)
  @Counted(orders.attempts)
  @InProgress(orders.open, channel)
  async later(_: Order): Promise<string> {
    return this.released.promise;
  }

  @Timed(orders.placing, channel)
  @Counted(orders.attempts)
  @InProgress(orders.open, channel)
  events(_: Order): Observable<string> {
    return this.subject.asObservable();
  }

  @Timed(orders.placing, channel)
  @Counted(orders.attempts)
  @InProgress(orders.open, channel)
  async *pages(order: Order): AsyncGenerator<number, string, undefined> {
    for (let page = 0; page < order.items; page++) yield page;
    if (order.items === 0) throw new SoldOut('nothing left');
    return 'done';
  }

  @Timed(orders.placing, channel)
  @Counted(orders.attempts)
  @InProgress(orders.open, channel)
  query(order: Order): Query {
    return new Query(() => {
      this.queries++;
      if (order.items === 0) throw new SoldOut('nothing left');
      return order.items;
    });
  }

  @Counted(orders.placed, ({ result }: MethodCall<[Order], number>) => ({
    size: (result ?? 0) > 2 ? 'large' : 'small',
  }))
  async count({ items }: Order): Promise<number> {
    return items;
  }
}

/** As the clients of databases have them: nothing is sent before somebody calls `then`. */
class Query implements PromiseLike<number> {
  readonly #send: () => number;

  constructor(send: () => number) {
    this.#send = send;
  }

  where(): this {
    return this;
  }

  exec(): Promise<number> {
    return new Promise((resolve) => resolve(this.#send()));
  }

  catch<A>(onRejected: (reason: unknown) => A): Promise<number | A> {
    return this.exec().catch(onRejected);
  }

  finally(onFinally: () => void): Promise<number> {
    return this.exec().finally(onFinally);
  }

  // oxlint-disable-next-line unicorn/no-thenable -- that is what it is
  then<A = number, B = never>(
    onFulfilled?: ((value: number) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): PromiseLike<A | B> {
    return this.exec().then(onFulfilled, onRejected);
  }
}

async function calls(telemetry: TelemetryCore): Promise<object> {
  const count = async (outcome: 'success' | 'failure'): Promise<number> => {
    const timed = await recorded(telemetry, orders.placing, { channel: 'web', outcome });
    const counted = await recorded(telemetry, orders.attempts, { status: outcome });
    expect(timed.count).toBe(counted);
    return counted;
  };
  const open = await recorded(telemetry, orders.open, { channel: 'web' });
  return { success: await count('success'), failure: await count('failure'), open };
}

describe('a method', () => {
  it('that returns is recorded, and one that throws as a failure of its class', async () => {
    const { it: service, telemetry } = await given(Orders);
    expect(service.now(order)).toBe('3 items by Orders');
    expect(() => service.now({ ...order, items: 0 })).toThrow(SoldOut);
    expect(await calls(telemetry)).toEqual({ success: 1, failure: 1, open: 0 });
    expect((await recorded(telemetry, orders.placing, { error_type: 'SoldOut' })).count).toBe(1);
  });

  it('that returns a promise is recorded when it is settled', async () => {
    const { it: service, telemetry } = await given(Orders);
    const one = service.later(order);
    const other = service.later(order);
    expect(await calls(telemetry)).toEqual({ success: 0, failure: 0, open: 2 });
    service.released.resolve('later');
    expect(await Promise.all([one, other])).toEqual(['later', 'later']);
    expect(await calls(telemetry)).toEqual({ success: 2, failure: 0, open: 0 });
  });

  it('whose promise rejects rejects with the same error', async () => {
    const { it: service, telemetry } = await given(Orders);
    const error = new SoldOut('nothing left');
    const rejected = service.later(order);
    service.released.reject(error);
    await expect(rejected).rejects.toBe(error);
    expect(await calls(telemetry)).toEqual({ success: 0, failure: 1, open: 0 });
  });

  it('that returns an observable is recorded for each subscription: completed, failed or given up', async () => {
    const { it: service, telemetry } = await given(Orders);
    const events = service.events(order);
    expect(await calls(telemetry)).toEqual({ success: 0, failure: 0, open: 0 });
    const first = firstValueFrom(events);
    const all = lastValueFrom(events.pipe(toArray()));
    const failing = lastValueFrom(events);
    expect(await calls(telemetry)).toEqual({ success: 0, failure: 0, open: 3 });
    service.subject.next('one');
    expect(await first).toBe('one');
    expect(await calls(telemetry)).toEqual({ success: 1, failure: 0, open: 2 });
    service.subject.error(new SoldOut('nothing left'));
    await expect(all).rejects.toThrow(SoldOut);
    await expect(failing).rejects.toThrow(SoldOut);
    expect(await calls(telemetry)).toEqual({ success: 1, failure: 2, open: 0 });
  });

  it('that generates is recorded when it was read to its end, or no further', async () => {
    const { it: service, telemetry } = await given(Orders);
    const pages: number[] = [];
    for await (const page of service.pages(order)) pages.push(page);
    expect(pages).toEqual([0, 1, 2]);
    const generator = service.pages(order);
    expect(await calls(telemetry)).toEqual({ success: 1, failure: 0, open: 0 });
    for await (const _ of generator) {
      expect(await calls(telemetry)).toEqual({ success: 1, failure: 0, open: 1 });
      break;
    }
    await expect(service.pages({ ...order, items: 0 }).next()).rejects.toThrow(SoldOut);
    expect(await calls(telemetry)).toEqual({ success: 2, failure: 1, open: 0 });
  });

  it('that returns a query is recorded when the query is sent', async () => {
    const { it: service, telemetry } = await given(Orders);
    const query = service.query(order);
    expect(query).toBeInstanceOf(Query);
    expect(service.queries).toBe(0);
    expect(await calls(telemetry)).toEqual({ success: 0, failure: 0, open: 0 });
    expect(await query.where()).toBe(3);
    await expect(Promise.resolve(service.query({ ...order, items: 0 }))).rejects.toThrow(SoldOut);
    expect(service.queries).toBe(2);
    expect(await calls(telemetry)).toEqual({ success: 1, failure: 1, open: 0 });
  });

  it('gets labels from its result', async () => {
    const { it: service, telemetry } = await given(Orders);
    await service.count(order);
    await service.count({ ...order, items: 1 });
    expect(await recorded(telemetry, orders.placed, { size: 'large' })).toBe(1);
    expect(await recorded(telemetry, orders.placed, { size: 'small' })).toBe(1);
  });

  it('leaves a rejection that nobody handles unhandled', async () => {
    const { it: service } = await given(Orders);
    const unhandled = vi.fn<(reason: unknown, promise: Promise<unknown>) => void>();
    const listeners = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', unhandled);
    try {
      const error = new SoldOut('nothing left');
      void service.later(order);
      service.released.reject(error);
      await nextTurn();
      await nextTurn();
      expect(unhandled).toHaveBeenCalledExactlyOnceWith(error, expect.anything());
    } finally {
      process.removeAllListeners('unhandledRejection');
      for (const listener of listeners) process.on('unhandledRejection', listener);
    }
  });
});

describe('a decorated method', () => {
  it('looks as it did: name, parameters, and what other decorators said, in any order', async () => {
    const Mark =
      (text: string): MethodDecorator =>
      (_prototype, _key, descriptor) =>
        Reflect.defineMetadata(text, true, descriptor.value as object);

    @Controller()
    class Mixed {
      @Mark('above')
      @Timed(orders.placing, { channel: 'web' })
      @Mark('between')
      @Counted(orders.attempts)
      @Mark('below')
      method(_first: string, _second = 2): string {
        return 'mixed';
      }
    }
    const { method } = Mixed.prototype;
    expect(method.name).toBe('method');
    expect(method).toHaveLength(1);
    expect(new Set(Reflect.getMetadataKeys(method))).toEqual(new Set(['above', 'below', 'between']));
    expect(Object.keys(method)).toEqual([]);
  });

  it('is recorded in each metric once where another decorator puts a proxy around it', async () => {
    const Transactional: MethodDecorator = (_prototype, _key, descriptor) => {
      descriptor.value = new Proxy(descriptor.value as object, {}) as never;
    };
    @Injectable()
    class Service {
      @Counted(orders.placed, { size: 'small' })
      @Transactional
      @Counted(orders.attempts)
      call(): string {
        return 'called';
      }
    }
    const { it: service, telemetry } = await given(Service);
    expect(service.call()).toBe('called');
    expect(await recorded(telemetry, orders.attempts, { status: 'success' })).toBe(1);
    expect(await recorded(telemetry, orders.placed, { size: 'small' })).toBe(1);
  });

  it('serves routes, above and below the decorators of Nest, and behind guards', async () => {
    @Controller('orders')
    class OrdersController {
      @Timed(orders.placing, { channel: 'web' })
      @Get(':id')
      @HttpCode(202)
      @Counted(orders.attempts)
      async place(@Param('id') id: string): Promise<string> {
        return `order ${id}`;
      }

      @Get()
      @UseGuards({ canActivate: () => false })
      @Counted(orders.attempts)
      guarded(): void {}
    }
    for (const platform of ['express', 'fastify'] as const) {
      const telemetry = newTelemetry();
      await using app = await startApplication({ platform, options: { telemetry }, controllers: [OrdersController] });
      const response = await app.fetch('/orders/7');
      expect([response.status, await response.text()]).toEqual([202, 'order 7']);
      expect((await app.fetch('/orders')).status).toBe(403);
      expect(await recorded(telemetry, orders.attempts, { status: 'success' })).toBe(1);
      expect((await recorded(telemetry, orders.placing, { channel: 'web' })).count).toBe(1);
    }
  });

  it('leaves nothing to be seen on the instance', async () => {
    const { it: service } = await given(Orders);
    expect(Reflect.ownKeys({ ...service })).toEqual(['released', 'subject', 'queries']);
    expect(Object.keys(service)).toEqual(['released', 'subject', 'queries']);
  });

  it('just runs where there is no application', async () => {
    const service = new Orders();
    expect(service.now(order)).toBe('3 items by Orders');
    const { now } = service;
    expect(() => now(order)).toThrow(TypeError);
  });
});

describe('an instance is recorded in the telemetry of its application', () => {
  it('also where two applications use one class', async () => {
    const first = await given(Orders);
    const closeFirst = close;
    const second = await given(Orders);
    first.it.now(order);
    second.it.now(order);
    second.it.now(order);
    expect(await calls(first.telemetry)).toEqual({ success: 1, failure: 0, open: 0 });
    expect(await calls(second.telemetry)).toEqual({ success: 2, failure: 0, open: 0 });
    await closeFirst();
  });

  it('if it was made by a factory, or handed over', async () => {
    for (const provider of [
      { provide: Orders, useFactory: () => new Orders() },
      { provide: Orders, useValue: new Orders() },
    ]) {
      const { it: service, telemetry } = await given(Orders, provider);
      service.now(order);
      expect(await calls(telemetry)).toEqual({ success: 1, failure: 0, open: 0 });
    }
  });

  it('if it is of a subclass, with methods and injected properties of its own', async () => {
    @Injectable()
    class MoreOrders extends Orders {
      @Inject('greeting') readonly greeting!: string;

      @Counted(orders.attempts)
      more(): string {
        return `${this.greeting}, ${this.now(order)}`;
      }
    }
    const greeting = { provide: 'greeting', useValue: 'hello' };
    const { it: service, telemetry } = await given(MoreOrders, MoreOrders, greeting);
    expect(service.more()).toBe('hello, 3 items by MoreOrders');
    expect(await recorded(telemetry, orders.attempts, { status: 'success' })).toBe(2);
  });

  it('if it is made for each request', async () => {
    @Controller({ path: 'orders', scope: Scope.REQUEST })
    class PerRequest {
      @Get()
      @Counted(orders.attempts)
      place(): string {
        return 'placed';
      }
    }
    const telemetry = newTelemetry();
    await using app = await startApplication({ options: { telemetry }, controllers: [PerRequest] });
    for (let i = 0; i < 3; i++) await app.fetch('/orders');
    expect(await recorded(telemetry, orders.attempts, { status: 'success' })).toBe(3);
  });

  it('if its module is loaded later', async () => {
    const { it: loader, telemetry } = await given(LazyModuleLoader, { provide: 'unused', useValue: 1 });
    @Module({ providers: [Orders] })
    class Later {}
    const module = await loader.load(() => Later);
    module.get(Orders).now(order);
    expect(await calls(telemetry)).toEqual({ success: 1, failure: 0, open: 0 });
  });

  it('if another copy of the package records the application', async () => {
    vi.resetModules();
    const copy = await import('../src/index.ts');
    expect(copy.TelltaleModule).not.toBe(TelltaleModule);
    @Injectable()
    class OfBoth {
      @Counted(orders.attempts)
      @copy.Counted(orders.placed, { size: 'large' })
      async place(): Promise<void> {}
    }
    const telemetry = newTelemetry();
    @Module({ imports: [copy.TelltaleModule.forRoot({ telemetry })], providers: [OfBoth] })
    class App {}
    const app = await NestFactory.createApplicationContext(App, { logger: false, abortOnError: false });
    await app.get(OfBoth).place();
    expect(await recorded(telemetry, orders.attempts, { status: 'success' })).toBe(1);
    expect(await recorded(telemetry, orders.placed, { size: 'large' })).toBe(1);
    await app.close();
  });

  it('if the options of the telemetry depend on it', async () => {
    const telemetry = newTelemetry();
    @Module({ providers: [Orders], exports: [Orders] })
    class OrdersModule {}
    const telltale = TelltaleModule.forRootAsync({
      imports: [OrdersModule],
      inject: [Orders],
      useFactory: (service: Orders) => ({ telemetry, health: { orders: () => service.now(order) !== '' } }),
    });
    @Module({ imports: [telltale, OrdersModule] })
    class App {}
    const app = await NestFactory.createApplicationContext(App, { logger: false, abortOnError: false });
    app.get(Orders).now(order);
    expect(await calls(telemetry)).toEqual({ success: 1, failure: 0, open: 0 });
    await app.close();
  });
});

describe('mistakes', () => {
  it('keep the application from starting: a metric that the telemetry does not have, a label that it does not declare', async () => {
    const other = defineCatalog('other', { calls: counter({ help: 'Calls of nothing.' }) });
    @Injectable()
    class Unknown {
      @Counted(other.calls) call(): void {}
    }
    await expect(given(Unknown)).rejects.toMatchObject({ code: 'TELLTALE_METRIC_UNKNOWN' });
    @Injectable({ scope: Scope.REQUEST })
    class Mislabelled {
      @Counted(orders.placed, { size: 'huge' as 'large' }) call(): void {}
    }
    await expect(given(Mislabelled)).rejects.toMatchObject({ code: 'TELLTALE_LABEL_VALUE' });
  });

  it('are refused as the class is read: static methods, getters and properties', () => {
    const decorate = Counted(orders.attempts) as (target: object, key: string, descriptor?: object) => void;
    class Service {}
    for (const [target, descriptor, said] of [
      [Service, { value: () => {} }, '"call" is static, and a class belongs to no application'],
      [Service.prototype, { get: () => 1 }, '"call" is no method'],
      [Service.prototype, undefined, '"call" is no method'],
    ] as const) {
      expect(() => decorate(target, 'call', descriptor)).toThrow(
        expect.objectContaining({
          code: 'TELLTALE_OPTIONS',
          value: 'call',
          message: expect.stringContaining(said) as string,
        }),
      );
    }
  });

  it('while serving are counted, told once for each method, and change nothing', async () => {
    const warn = vi.fn<(message: string) => void>();
    const telemetry = isolatedTelemetry({ catalogs: { orders }, logger: { warn, error: warn } });
    const hostile = (): never => {
      throw new Error('hostile labels');
    };
    @Injectable()
    class Hostile {
      @Timed(orders.placing, hostile)
      @InProgress(orders.open, hostile)
      @InProgress(orders.waiting)
      now(): string {
        return 'now';
      }

      @Timed(orders.placing, hostile)
      stream(): Observable<number> {
        return of(1, 2);
      }

      @Timed(orders.placing, hostile)
      failing(): Observable<never> {
        return throwError(() => new SoldOut('nothing left'));
      }
    }
    @Module({ imports: [TelltaleModule.forRoot({ telemetry })], providers: [Hostile] })
    class App {}
    const app = await NestFactory.createApplicationContext(App, { logger: false, abortOnError: false });
    const service = app.get(Hostile);
    for (let i = 0; i < 3; i++) expect(service.now()).toBe('now');
    expect(await lastValueFrom(service.stream())).toBe(2);
    await expect(lastValueFrom(service.failing())).rejects.toThrow(SoldOut);
    expect(warn.mock.calls.flat()).toEqual(
      ['now', 'stream', 'failing'].map(
        (name) =>
          `Hostile.${name} could not be recorded as it should be: hostile labels; further failures are only counted.`,
      ),
    );
    const { body } = await telemetry.exposition();
    expect(body).toContain('telltale_recording_errors_total{source="Hostile.now"} 6\n');
    expect(body).toContain('telltale_recording_errors_total{source="Hostile.failing"} 1\n');
    expect(await recorded(telemetry, orders.waiting)).toBe(0);
    await app.close();
  });
});

describe('what a method returns', () => {
  @Injectable()
  class Streams {
    readonly state = new BehaviorSubject('none');
    pulled = 0;

    @InProgress(orders.waiting)
    ticks(): Observable<number> {
      return interval(1);
    }

    @Counted(orders.attempts)
    numbers(): Observable<number> {
      return from(this.#endless()).pipe(tap(() => this.pulled++));
    }

    @Counted(orders.attempts)
    current(): BehaviorSubject<string> {
      return this.state;
    }

    @Counted(orders.attempts)
    changes(): Observable<string> {
      return this.state.pipe(map((text) => text.toUpperCase()));
    }

    @Counted(orders.attempts)
    shared(): Connectable<number> {
      return connectable(of(1, 2));
    }

    *#endless(): Generator<number, void, undefined> {
      for (let number = 0; number < 1000; number++) yield number;
      throw new Error('nobody stopped it');
    }
  }

  it('is every value of an observable that never ends, until it is unsubscribed from', async () => {
    const { it: service, telemetry } = await given(Streams);
    expect(await firstValueFrom(service.ticks())).toBe(0);
    expect(await recorded(telemetry, orders.waiting)).toBe(0);
  });

  it('is an observable that is stopped while it emits synchronously', async () => {
    const { it: service, telemetry } = await given(Streams);
    expect(await lastValueFrom(service.numbers().pipe(take(3)))).toBe(2);
    expect(service.pulled).toBe(3);
    expect(await firstValueFrom(service.numbers())).toBe(0);
    expect(service.pulled).toBe(4);
    expect(await recorded(telemetry, orders.attempts, { status: 'success' })).toBe(2);
  });

  it('is the very subject, with its value and methods, recorded at once', async () => {
    const { it: service, telemetry } = await given(Streams);
    expect(service.current()).toBe(service.state);
    expect(await recorded(telemetry, orders.attempts, { status: 'success' })).toBe(1);
    expect(await firstValueFrom(service.changes())).toBe('NONE');
    expect(await recorded(telemetry, orders.attempts, { status: 'success' })).toBe(2);
  });

  it('keeps the properties that others gave to a promise or an observable', async () => {
    @Injectable()
    class Jobs {
      @Counted(orders.attempts)
      start(): Promise<string> & { cancel(): string } {
        return Object.assign(Promise.resolve('done'), { cancel: () => 'cancelled' });
      }
    }
    const { it: jobs, telemetry } = await given(Jobs);
    const job = jobs.start();
    expect(job.cancel()).toBe('cancelled');
    expect(await job).toBe('done');
    expect(await recorded(telemetry, orders.attempts, { status: 'success' })).toBe(1);

    const { it: streams, telemetry: other } = await given(Streams);
    const shared = streams.shared();
    const numbers = lastValueFrom(shared.pipe(toArray()));
    shared.connect();
    expect(await numbers).toEqual([1, 2]);
    expect(await recorded(other, orders.attempts, { status: 'success' })).toBe(1);
  });

  it('is the very object where it cannot be looked at', async () => {
    const remote = new Proxy(
      {},
      {
        has: () => {
          throw new Error('not here');
        },
      },
    );
    @Injectable()
    class Remotes {
      @Counted(orders.attempts)
      remote(): object {
        return remote;
      }
    }
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const { it: remotes, telemetry } = await given(Remotes);
    expect(remotes.remote() === remote).toBe(true);
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('Remotes.remote could not be recorded'));
    warn.mockRestore();
    expect(await recorded(telemetry, orders.attempts, { status: 'success' })).toBe(1);
  });
});

describe('a query', () => {
  @Injectable()
  class Repository {
    readonly cached = new Query(() => 7);

    @Counted(orders.attempts)
    all(): Query {
      return new Query(() => 3);
    }

    @Counted(orders.placed, { size: 'small' })
    some(): Query {
      return this.all().where();
    }

    @Counted(orders.placed, { size: 'large' })
    same(): Query {
      return this.cached;
    }

    @Counted(orders.attempts)
    frozen(): PromiseLike<number> {
      return Object.freeze(new Query(() => 3));
    }

    @Counted(orders.attempts)
    failing(): Query {
      return new Query(() => {
        throw new SoldOut('nothing left');
      });
    }
  }

  it('that a method passes on is recorded for each method that returned it', async () => {
    const { it: repository, telemetry } = await given(Repository);
    expect(await repository.some()).toBe(3);
    expect(await recorded(telemetry, orders.attempts, { status: 'success' })).toBe(1);
    expect(await recorded(telemetry, orders.placed, { size: 'small' })).toBe(1);
  });

  it('is recorded once for each call, however often it is asked', async () => {
    const { it: repository, telemetry } = await given(Repository);
    const query = repository.same();
    expect([await query, await query]).toEqual([7, 7]);
    expect(await recorded(telemetry, orders.placed, { size: 'large' })).toBe(1);
    await repository.same();
    expect(await recorded(telemetry, orders.placed, { size: 'large' })).toBe(2);
  });

  it('is recorded whichever way it is asked', async () => {
    const { it: repository, telemetry } = await given(Repository);
    expect(await repository.all().catch(() => 0)).toBe(3);
    expect(await repository.all().finally(() => {})).toBe(3);
    expect(await repository.all().exec()).toBe(3);
    expect(await recorded(telemetry, orders.attempts, { status: 'success' })).toBe(3);
    expect(await repository.failing().catch(() => 0)).toBe(0);
    await expect(repository.failing().finally(() => {})).rejects.toThrow(SoldOut);
    await expect(repository.failing().exec()).rejects.toThrow(SoldOut);
    expect(await recorded(telemetry, orders.attempts, { status: 'failure' })).toBe(3);
  });

  it('that cannot be changed is recorded at once', async () => {
    const { it: repository, telemetry } = await given(Repository);
    const query = repository.frozen();
    expect(await recorded(telemetry, orders.attempts, { status: 'success' })).toBe(1);
    expect(await query).toBe(3);
  });

  it("is none of Fastify's replies, which are thenable: one request, one call", async () => {
    @Controller()
    class Replies {
      @Get('returned')
      @Counted(orders.attempts)
      returned(@Res() reply: { send(text: string): object }): object {
        return reply.send('sent');
      }

      @Get('awaited')
      @Counted(orders.attempts)
      async awaited(@Res() reply: { send(text: string): object }): Promise<object> {
        return reply.send('sent');
      }
    }
    const telemetry = newTelemetry();
    await using app = await startApplication({ platform: 'fastify', options: { telemetry }, controllers: [Replies] });
    for (const [index, path] of ['/returned', '/awaited'].entries()) {
      expect(await (await app.fetch(path)).text()).toBe('sent');
      await app.recorded(index + 1);
      expect(await recorded(telemetry, orders.attempts, { status: 'success' })).toBe(index + 1);
    }
  });
});

describe('a class whose dependencies are mocked', () => {
  @Injectable()
  class Warehouse {
    stock(): number {
      return 1;
    }
  }

  @Injectable()
  class Shop {
    constructor(@Inject(Warehouse) readonly warehouse: Warehouse) {}

    @Counted(orders.attempts)
    sell(): number {
      return this.warehouse.stock();
    }
  }

  const anything: object = new Proxy(() => 2, { get: (_, key) => (key === 'then' ? undefined : anything) });

  it.each([
    ['with their methods', () => ({ stock: () => 2 })],
    ['with whatever is asked of them', () => anything],
  ])('runs unrecorded, %s', async (_, mock) => {
    const module = await Test.createTestingModule({ providers: [Shop] })
      .useMocker(mock)
      .compile();
    expect([2, anything]).toContain(module.get(Shop).sell());
  });
});
