import type { DynamicModule } from '@nestjs/common';
import { counter, defineCatalog, gauge, histogram, httpCatalog, oneOf, open, optional } from '@telltale/core';
import type { InstrumentOf } from '@telltale/core';
import type { Observable } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';
import { Counted, InjectMetric, InProgress, TelltaleModule, Timed } from '../src/index.ts';
import type { MethodCall } from '../src/index.ts';

const orders = defineCatalog('orders', {
  placed: counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app') } }),
  attempts: counter({
    help: 'Attempts to place an order.',
    labels: { status: oneOf('success', 'failure', 'retry'), error_type: optional(open(10)) },
  }),
  placing: histogram({ help: 'Time it takes to place an order.', unit: 'seconds', labels: { channel: open(5) } }),
  size: histogram({ help: 'Size of an order.', unit: 'bytes' }),
  open: gauge({ help: 'Orders that are being placed now.', labels: { channel: open(5) } }),
  waiting: gauge({ help: 'Requests that wait for the warehouse.' }),
});

interface Order {
  readonly channel: 'web' | 'app';
}

describe('@InjectMetric', () => {
  it('takes parameters and properties of the type that the definition becomes', () => {
    class Service {
      @InjectMetric(orders.placed) readonly property!: InstrumentOf<typeof orders.placed>;
      @InjectMetric(orders.waiting) readonly less!: { inc(): void };

      constructor(
        readonly first: string,
        @InjectMetric(orders.placed) private readonly placed: InstrumentOf<typeof orders.placed>,
        @InjectMetric(orders.waiting) readonly waiting: { inc(value?: number): void },
      ) {}

      use(): unknown {
        return this.placed;
      }
    }
    expectTypeOf<Service>().toHaveProperty('first');
  });

  it('refuses others', () => {
    class Service {
      // @ts-expect-error -- a gauge is no counter
      @InjectMetric(orders.waiting) readonly property!: InstrumentOf<typeof orders.placed>;

      constructor(
        // @ts-expect-error -- of other labels
        @InjectMetric(orders.placed) readonly placed: InstrumentOf<typeof orders.attempts>,
        // @ts-expect-error -- no instrument at all
        @InjectMetric(orders.placed) private readonly text: string,
      ) {}

      use(): unknown {
        return this.text;
      }
    }
    expectTypeOf<Service>().toHaveProperty('placed');
  });
});

describe('forRoot', () => {
  const catalog = httpCatalog({ labels: { plan: oneOf('free', 'paid') } });

  it('takes the labels that the catalog adds, computed from the request of the platform', () => {
    const known = { catalog, labels: ({ user }: { readonly user: { plan: 'free' } }) => user };
    expectTypeOf(TelltaleModule.forRoot(known)).toEqualTypeOf<DynamicModule>();
    expectTypeOf(TelltaleModule.forRootAsync({ useFactory: () => known })).toEqualTypeOf<DynamicModule>();
  });

  it('refuses other labels and values', () => {
    // @ts-expect-error -- the value is none of the declared ones
    expectTypeOf(TelltaleModule.forRoot({ catalog, labels: () => ({ plan: 'huge' }) })).toBeObject();
    // @ts-expect-error -- the label is not declared
    expectTypeOf(TelltaleModule.forRoot({ catalog, labels: () => ({ colour: 'red' }) })).toBeObject();
  });
});

describe('method decorators', () => {
  it('take what is left to give: not the outcome, nor what is optional', () => {
    class Service {
      @Counted(orders.placed, { channel: 'web' })
      @Counted(orders.attempts)
      @Counted(orders.attempts, { status: 'retry' })
      @Counted(orders.attempts, ({ outcome, error }) => ({ error_type: `${outcome} ${String(error)}` }))
      @Timed(orders.placing, { channel: 'web' })
      @InProgress(orders.waiting)
      @InProgress(orders.open, { channel: 'web' })
      plain(): void {}

      @Counted(orders.placed, ({ args: [order] }: MethodCall<[Order]>) => ({ channel: order.channel }))
      @InProgress(orders.open, ({ args: [order] }: { readonly args: readonly [Order, number?] }) => ({
        channel: order.channel,
      }))
      async place(order: Order, _times?: number): Promise<string> {
        return order.channel;
      }

      @Counted(orders.placed, ({ result }: MethodCall<readonly unknown[], 'web' | 'app'>) => ({
        channel: result ?? 'web',
      }))
      channels(_: Order): Observable<'web' | 'app'> {
        throw new Error('declared only');
      }
    }
    expectTypeOf<Service>().toHaveProperty('plain');
  });

  it('refuse labels that are missing, unknown, or of other values', () => {
    class Service {
      // @ts-expect-error -- the channel is missing
      @Counted(orders.placed)
      // @ts-expect-error -- the value is none of the declared ones
      @Counted(orders.placed, { channel: 'fax' })
      // @ts-expect-error -- the label is not declared
      @Counted(orders.placed, { channel: 'web', colour: 'red' })
      // @ts-expect-error -- the value is none of the declared ones
      @Counted(orders.placed, () => ({ channel: 'fax' }))
      plain(): void {}
    }
    expectTypeOf<Service>().toHaveProperty('plain');
  });

  it('refuse metrics of another type or unit', () => {
    class Service {
      // @ts-expect-error -- a gauge does not count
      @Counted(orders.waiting)
      // @ts-expect-error -- the histogram is not one of seconds
      @Timed(orders.size)
      // @ts-expect-error -- a counter cannot go down
      @InProgress(orders.attempts)
      plain(): void {}
    }
    expectTypeOf<Service>().toHaveProperty('plain');
  });

  it('refuse methods with other parameters or results than the labels are computed from', () => {
    class Service {
      // @ts-expect-error -- the method gets a text
      @Counted(orders.placed, ({ args: [order] }: MethodCall<[Order]>) => ({ channel: order.channel }))
      place(_: string): void {}

      // @ts-expect-error -- the method returns a number
      @Counted(orders.placed, ({ result }: MethodCall<readonly unknown[], Order>) => ({ channel: result!.channel }))
      async other(): Promise<number> {
        return 1;
      }
    }
    expectTypeOf<Service>().toHaveProperty('place');
  });

  it('take methods that are generic, have fewer needs, or are private', () => {
    class Service {
      @Counted(orders.attempts)
      @Counted(orders.placed, ({ args: [query] }: MethodCall<[unknown]>) => ({ channel: query === 1 ? 'web' : 'app' }))
      async page<T>(query: T): Promise<T> {
        return query;
      }

      @Timed(orders.placing, ({ args: [key] }: MethodCall<[string]>) => ({ channel: key }))
      load<Key extends string>(key: Key): Key {
        return key;
      }

      @Counted(orders.attempts)
      @InProgress(orders.waiting)
      private overloaded(this: Service, ...keys: readonly string[]): void {
        this.load(String(keys));
      }

      use(): void {
        this.overloaded();
      }
    }
    expectTypeOf<Service>().toHaveProperty('page');
  });

  it('refuse generic methods of other parameters or results', () => {
    class Service {
      // @ts-expect-error -- the method gets anything
      @Counted(orders.placed, ({ args: [order] }: MethodCall<[Order]>) => ({ channel: order.channel }))
      page<T>(query: T): T {
        return query;
      }

      // @ts-expect-error -- the method has one parameter
      @Timed(orders.placing, ({ args: [, key] }: MethodCall<[string, string]>) => ({ channel: key }))
      load<Key extends string>(key: Key): Key {
        return key;
      }
    }
    expectTypeOf<Service>().toHaveProperty('page');
  });

  it('refuse what is no method of instances', () => {
    class Service {
      // @ts-expect-error -- a class belongs to no application
      @Counted(orders.attempts)
      static create(): Service {
        return new Service();
      }

      // @ts-expect-error -- a getter is not called
      @Counted(orders.attempts)
      get name(): string {
        return 'service';
      }

      // @ts-expect-error -- a property is not called
      @Counted(orders.attempts)
      property = (): void => {};
    }
    expectTypeOf<Service>().toHaveProperty('name');
  });
});
