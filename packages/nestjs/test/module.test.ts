import { Controller, Get, Inject, Injectable, Module, Scope } from '@nestjs/common';
import { LazyModuleLoader, NestFactory } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { counter, createTelemetry, defineCatalog, oneOf } from '@telltale/core';
import type { InstrumentOf, TelemetryCore } from '@telltale/core';
import { isolatedTelemetry, recorded } from '@telltale/testing';
import { describe, expect, it } from 'vitest';
import {
  Counted,
  InjectMetric,
  InjectTelemetry,
  metricToken,
  TELEMETRY,
  TELEMETRY_URL,
  TelltaleModule,
} from '../src/index.ts';
import type { TelltaleModuleOptions, TelltaleOptionsFactory } from '../src/index.ts';
import { createApplication, platformNames } from './conformance/platforms.ts';
import { recordedRequests, startApplication } from './nest-application.ts';

const orders = defineCatalog('orders', {
  placed: counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app') } }),
  polls: counter({ help: 'Times the queue was asked for orders.' }),
});

@Controller()
class Hello {
  @Get() hello(): string {
    return 'hello';
  }
}

const newTelemetry = (): TelemetryCore => isolatedTelemetry({ catalogs: { orders } });

describe('forRoot', () => {
  it('makes a telemetry of its own for the package that the application is in, and closes it with the application', async () => {
    let telemetry: TelemetryCore | undefined;
    @Module({ imports: [TelltaleModule.forRoot()], controllers: [Hello] })
    class App {
      constructor(@InjectTelemetry() injected: TelemetryCore) {
        telemetry = injected;
      }
    }
    const app = await createApplication('express', App);
    await app.init();
    expect(telemetry!.service).toMatch(/^@?telltale/);
    expect((await telemetry!.exposition()).body).toContain('process_cpu_time_seconds_total');
    await app.close();
  });

  it("does not close the application's telemetry", async () => {
    const telemetry = newTelemetry();
    let closed = 0;
    const { close } = telemetry;
    Object.assign(telemetry, { close: () => (closed++, close.call(telemetry)) });
    const app = await startApplication({ options: { telemetry }, controllers: [Hello] });
    await app.app.close();
    expect(closed).toBe(0);
  });

  it.each(platformNames)(
    'serves the endpoints on a port of their own, until the application is closed, on %s',
    async (platform) => {
      const warnings: string[] = [];
      const logger = { warn: (text: string) => warnings.push(text), error: (text: string) => warnings.push(text) };
      const telemetry = createTelemetry({ service: 'test', catalogs: {}, registry: false, runtime: false, logger });
      const app = await startApplication({
        platform,
        options: { telemetry, endpoints: { port: 0 } },
        controllers: [Hello],
      });
      expect((await app.fetch('/metrics')).status).toBe(404);
      await app.recorded(1);
      const metrics = `${app.app.get<string>(TELEMETRY_URL)}/metrics`;
      const page = await fetch(metrics);
      expect(await page.text()).toContain('http_route="NOT_FOUND"');
      await app.app.close();
      await expect(fetch(metrics)).rejects.toThrow('fetch failed');
      expect(warnings).toEqual([]);
    },
  );

  it('works in applications without a server', async () => {
    const telemetry = newTelemetry();
    @Injectable()
    class Orders {
      constructor(@InjectMetric(orders.placed) readonly placed: InstrumentOf<typeof orders.placed>) {}
    }
    @Module({ imports: [TelltaleModule.forRoot({ telemetry })], providers: [Orders] })
    class App {}
    const app = await NestFactory.createApplicationContext(App, { logger: false, abortOnError: false });
    app.get(Orders).placed.inc({ channel: 'web' });
    expect(await recorded(telemetry, orders.placed, { channel: 'web' })).toBe(1);
    expect(app.get(TELEMETRY_URL)).toBeUndefined();
    await app.close();
  });

  it.each(platformNames)(
    'records the applications of @nestjs/testing, whose server is made after their modules, on %s',
    async (platform) => {
      const telemetry = newTelemetry();
      const module = await Test.createTestingModule({
        imports: [TelltaleModule.forRoot({ telemetry })],
        controllers: [Hello],
      }).compile();
      const { ExpressAdapter } = await import('@nestjs/platform-express');
      const { FastifyAdapter } = await import('@nestjs/platform-fastify');
      const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
      const app = module.createNestApplication(adapter as InstanceType<typeof ExpressAdapter>, { logger: false });
      await app.listen(0, '127.0.0.1');
      const url = await app.getUrl();
      expect((await fetch(`${url}/`)).status).toBe(200);
      expect((await fetch(`${url}/metrics`)).status).toBe(200);
      expect(await recordedRequests(telemetry, 1)).toEqual(['GET / 200']);
      await app.close();
    },
  );

  it('refuses to record the requests of an application twice', async () => {
    const telltale = TelltaleModule.forRoot({ telemetry: newTelemetry() });
    @Module({ imports: [telltale, TelltaleModule.forRoot({ telemetry: newTelemetry() })] })
    class Twice {}
    await expect(createApplication('express', Twice)).rejects.toMatchObject({ code: 'TELLTALE_OPTIONS' });
    @Module({ imports: [telltale] })
    class Part {}
    @Module({ imports: [telltale, Part] })
    class Once {}
    await (await createApplication('express', Once)).close();
  });

  it('keeps two applications of one process apart', async () => {
    await using one = await startApplication({ controllers: [Hello] });
    await using other = await startApplication({ platform: 'fastify', controllers: [Hello] });
    await one.fetch('/');
    await other.fetch('/');
    await other.fetch('/nowhere');
    expect(await one.recorded(1)).toEqual(['GET / 200']);
    expect(await other.recorded(2)).toEqual(['GET / 200', 'GET NOT_FOUND 404']);
  });

  it('records two applications in one telemetry, if that is wanted', async () => {
    const telemetry = newTelemetry();
    await using one = await startApplication({ options: { telemetry }, controllers: [Hello] });
    await using other = await startApplication({ options: { telemetry }, controllers: [Hello] });
    await one.fetch('/');
    await other.fetch('/');
    expect(await recordedRequests(telemetry, 2)).toEqual(['GET / 200', 'GET / 200']);
  });
});

describe('forRootAsync', () => {
  const telemetry = newTelemetry();
  const SERVICE = 'the telemetry';

  @Module({ providers: [{ provide: SERVICE, useValue: telemetry }], exports: [SERVICE] })
  class Configuration {}

  @Injectable()
  class Factory implements TelltaleOptionsFactory {
    constructor(@Inject(SERVICE) private readonly telemetry: TelemetryCore) {}

    createTelltaleOptions(): TelltaleModuleOptions {
      return { telemetry: this.telemetry };
    }
  }

  @Module({ imports: [Configuration], providers: [Factory], exports: [Factory] })
  class Factories {}

  const useFactory = async (injected: TelemetryCore): Promise<TelltaleModuleOptions> => ({ telemetry: injected });

  it.each([
    ['useFactory', TelltaleModule.forRootAsync({ imports: [Configuration], inject: [SERVICE], useFactory })],
    ['useClass', TelltaleModule.forRootAsync({ imports: [Configuration], useClass: Factory })],
    ['useExisting', TelltaleModule.forRootAsync({ imports: [Factories], useExisting: Factory })],
  ])('takes options from %s', async (_, imported) => {
    @Module({ imports: [imported], controllers: [Hello] })
    class App {
      constructor(@InjectTelemetry() readonly injected: TelemetryCore) {}
    }
    const app = await createApplication('express', App);
    await app.init();
    expect(app.get(App).injected).toBe(telemetry);
    await app.close();
  });

  it('refuses options that were not returned', async () => {
    const configured = new Map<string, TelltaleModuleOptions>();
    const useFactory = (): TelltaleModuleOptions => configured.get('telltale')!;
    @Module({ imports: [TelltaleModule.forRootAsync({ useFactory })] })
    class App {}
    await expect(createApplication('express', App)).rejects.toMatchObject({
      code: 'TELLTALE_OPTIONS',
      message: expect.stringContaining('has to return an object') as string,
    });
  });

  it('refuses to have no source of options', () => {
    expect(() => TelltaleModule.forRootAsync({})).toThrow(expect.objectContaining({ code: 'TELLTALE_OPTIONS' }));
  });
});

describe('@InjectMetric', () => {
  it('injects the instrument of a definition into any module, and into instances of any scope', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class PerRequest {
      @InjectMetric(orders.polls) readonly polls!: InstrumentOf<typeof orders.polls>;
    }
    @Controller('orders')
    class Orders {
      constructor(
        @Inject(PerRequest) private readonly perRequest: PerRequest,
        @InjectMetric(orders.placed) private readonly placed: InstrumentOf<typeof orders.placed>,
      ) {}

      @Get() place(): string {
        this.placed.inc({ channel: 'app' });
        this.perRequest.polls.inc();
        return 'placed';
      }
    }
    @Module({ controllers: [Orders], providers: [PerRequest] })
    class OrdersModule {}
    const telemetry = newTelemetry();
    await using app = await startApplication({ options: { telemetry }, imports: [OrdersModule] });
    for (let i = 0; i < 3; i++) expect(await (await app.fetch('/orders')).text()).toBe('placed');
    expect(await recorded(telemetry, orders.placed, { channel: 'app' })).toBe(3);
    expect(await recorded(telemetry, orders.polls)).toBe(3);
  });

  it('keeps an application from starting whose telemetry does not have the metric, and no other', async () => {
    @Injectable()
    class Orders {
      constructor(@InjectMetric(orders.placed) readonly placed: InstrumentOf<typeof orders.placed>) {}
    }
    const without = isolatedTelemetry({ catalogs: {} });
    @Module({ imports: [TelltaleModule.forRoot({ telemetry: without })], providers: [Orders] })
    class Mistaken {}
    await expect(createApplication('express', Mistaken)).rejects.toMatchObject({ code: 'TELLTALE_METRIC_UNKNOWN' });
    // The process knows of the class, but this application has nothing of it.
    await using app = await startApplication({ controllers: [Hello] });
    expect((await app.fetch('/')).status).toBe(200);
  });

  it('lets a test provide the instrument itself', async () => {
    @Injectable()
    class Orders {
      constructor(@InjectMetric(orders.placed) readonly placed: InstrumentOf<typeof orders.placed>) {}
    }
    const stub = { inc: () => {} };
    const module = await Test.createTestingModule({
      providers: [Orders, { provide: metricToken(orders.placed), useValue: stub }],
    }).compile();
    expect(module.get(Orders).placed).toBe(stub);
  });
});

describe('@InjectMetric in classes that are read late', () => {
  const late = defineCatalog('late', {
    lazy: counter({ help: 'Calls of a class that was loaded lazily.' }),
    promised: counter({ help: 'Calls of a class that was promised.' }),
    awaited: counter({ help: 'Calls of a class that was read while others were made.' }),
  });

  it('works in modules that are loaded lazily, in each application', async () => {
    const telemetries = [1, 2].map(() => isolatedTelemetry({ catalogs: { late } }));
    const apps = await Promise.all(
      telemetries.map((telemetry) => {
        @Module({ imports: [TelltaleModule.forRoot({ telemetry })] })
        class App {}
        return NestFactory.createApplicationContext(App, { logger: false, abortOnError: false });
      }),
    );
    @Injectable()
    class Late {
      constructor(@InjectMetric(late.lazy) readonly calls: InstrumentOf<typeof late.lazy>) {}
    }
    @Module({ providers: [Late] })
    class LateModule {}
    for (const [index, app] of apps.entries()) {
      const loaded = await app.get(LazyModuleLoader).load(() => LateModule);
      loaded.get(Late).calls.inc();
      expect(await recorded(telemetries[index]!, late.lazy)).toBe(1);
      await app.close();
    }
  });

  it('works in modules behind promises', async () => {
    const telemetry = isolatedTelemetry({ catalogs: { late } });
    let injected: InstrumentOf<typeof late.promised> | undefined;
    const promise = Promise.resolve().then(() => {
      @Module({})
      class Late {
        constructor(@InjectMetric(late.promised) calls: InstrumentOf<typeof late.promised>) {
          injected = calls;
        }
      }
      return { module: Late };
    });
    @Module({ imports: [TelltaleModule.forRoot({ telemetry }), promise] })
    class App {}
    const app = await NestFactory.createApplicationContext(App, { logger: false, abortOnError: false });
    injected!.inc();
    expect(await recorded(telemetry, late.promised)).toBe(1);
    await app.close();
  });

  it('works in classes that are read while the application is made', async () => {
    const telemetry = isolatedTelemetry({ catalogs: { late } });
    const useFactory = async (): Promise<TelltaleModuleOptions> => {
      @Injectable()
      class Late {
        @InjectMetric(late.awaited) readonly calls!: InstrumentOf<typeof late.awaited>;
      }
      lateClass = Late;
      return { telemetry };
    };
    let lateClass: (new () => { readonly calls: InstrumentOf<typeof late.awaited> }) | undefined;
    @Module({ imports: [TelltaleModule.forRootAsync({ useFactory })] })
    class App {}
    const app = await NestFactory.createApplicationContext(App, { logger: false, abortOnError: false });
    @Module({ providers: [lateClass!] })
    class LateModule {}
    const loaded = await app.get(LazyModuleLoader).load(() => LateModule);
    loaded.get(lateClass!).calls.inc();
    expect(await recorded(telemetry, late.awaited)).toBe(1);
    await app.close();
  });
});

it('refuses what is no metric, and names the decorator', () => {
  const decorators: readonly ((definition: typeof orders.polls) => unknown)[] = [InjectMetric, Counted];
  for (const decorate of decorators) {
    for (const [given, said] of [
      [undefined, 'move the catalog to a file'],
      ['orders_placed_total', 'Declare it with defineCatalog'],
      [counter({ help: 'In no catalog.' }), 'Declare it with defineCatalog'],
    ] as const) {
      expect(() => decorate(given as typeof orders.polls)).toThrow(
        expect.objectContaining({
          code: 'TELLTALE_OPTIONS',
          value: given,
          message: expect.stringMatching(new RegExp(`^@${decorate.name} .*${said}`)) as string,
        }),
      );
    }
  }
});

it('records injected metrics and decorated methods in the telemetry that a test puts in place', async () => {
  @Injectable()
  class Orders {
    @InjectMetric(orders.placed) readonly placed!: InstrumentOf<typeof orders.placed>;

    @Counted(orders.polls)
    place(): void {
      this.placed.inc({ channel: 'web' });
    }
  }
  const [telemetry, ofTest] = [newTelemetry(), newTelemetry()];
  @Module({ imports: [TelltaleModule.forRoot({ telemetry })], providers: [Orders] })
  class App {}
  const module = await Test.createTestingModule({ imports: [App] })
    .overrideProvider(TELEMETRY)
    .useValue(ofTest)
    .compile();
  module.get(Orders).place();
  expect(await recorded(ofTest, orders.placed, { channel: 'web' })).toBe(1);
  expect(await recorded(ofTest, orders.polls)).toBe(1);
  expect(await recorded(telemetry, orders.polls)).toBe(0);
  await module.close();
});
