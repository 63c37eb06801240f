import { Inject, Injectable, Module } from '@nestjs/common';
import { HealthIndicatorService, MemoryHealthIndicator, TerminusModule } from '@nestjs/terminus';
import type { HealthIndicatorResult as TerminusResult } from '@nestjs/terminus';
import { isolatedTelemetry } from '@telltale/testing';
import { describe, expect, it } from 'vitest';
import { TelltaleModule } from '../src/index.ts';
import type { NestHealthChecks } from '../src/index.ts';
import { createApplication, platformNames } from './conformance/platforms.ts';
import { startApplication } from './nest-application.ts';

interface Health {
  readonly status: string;
  readonly checks: Readonly<Record<string, { readonly status: string }>>;
}

const silent = { warn: (): void => {}, error: (): void => {} };

/** The status of `/health/ready`, and of each check. */
async function ready(health: NestHealthChecks): Promise<object> {
  const telemetry = isolatedTelemetry({ catalogs: {}, logger: silent });
  await using app = await startApplication({ options: { telemetry, health } });
  return statusesOf(await app.fetch('/health/ready'));
}

async function statusesOf(response: Response): Promise<object> {
  const { status, checks } = (await response.json()) as Health;
  const statuses = Object.entries(checks).map(([name, check]) => [name, check.status]);
  return { code: response.status, status, ...Object.fromEntries(statuses) };
}

const says =
  (status: string): (() => Promise<Readonly<Record<string, { status: string }>>>) =>
  () =>
    Promise.resolve({ database: { status } });

describe('health', () => {
  it.each([
    ['up', 200, 'ok'],
    ['degraded', 200, 'degraded'],
    ['down', 503, 'unavailable'],
    ['of a kind that nobody knows', 503, 'unavailable'],
  ])('takes an indicator that is %s for what it says', async (said, code, status) => {
    expect(await ready({ database: says(said) })).toEqual({ code, status, database: status });
  });

  it('says of an indicator that returned nothing to be read what is wrong with it', async () => {
    const warnings: unknown[] = [];
    const logger = { warn: (text: unknown) => warnings.push(text), error: (text: unknown) => warnings.push(text) };
    const telemetry = isolatedTelemetry({ catalogs: {}, logger });
    const health = { database: (): never => null as never };
    await using app = await startApplication({ options: { telemetry, health } });
    expect(await statusesOf(await app.fetch('/health/ready'))).toMatchObject({ code: 503, database: 'unavailable' });
    expect(String(warnings)).toContain('The health check "database" returned null');
  });

  it('takes the worst of what an indicator says of several things', async () => {
    const check = (): object => ({ one: { status: 'up' }, other: { status: 'degraded' } });
    expect(await ready({ both: check as () => Record<string, { status: string }> })).toMatchObject({
      both: 'degraded',
    });
  });

  it('takes functions, optional checks and timeouts, too', async () => {
    const never = new Promise<never>(() => {});
    const health: NestHealthChecks = {
      fine: () => undefined,
      failing: {
        optional: true,
        check: () => {
          throw new Error('not there');
        },
      },
      late: { optional: true, timeoutSeconds: 0.01, check: () => never },
    };
    expect(await ready(health)).toEqual({
      code: 200,
      status: 'degraded',
      fine: 'ok',
      failing: 'degraded',
      late: 'degraded',
    });
  });

  it.each(platformNames)('asks the indicators of @nestjs/terminus on %s', async (platform) => {
    @Injectable()
    class Warehouse {
      constructor(@Inject(HealthIndicatorService) private readonly indicators: HealthIndicatorService) {}

      async isFull(): Promise<TerminusResult> {
        return this.indicators.check('warehouse').down({ shelves: 0 });
      }
    }
    @Module({ imports: [TerminusModule], providers: [Warehouse], exports: [Warehouse, TerminusModule] })
    class Indicators {}
    const telltale = TelltaleModule.forRootAsync({
      imports: [Indicators],
      inject: [Warehouse, MemoryHealthIndicator],
      useFactory: (warehouse: Warehouse, memory: MemoryHealthIndicator) => ({
        telemetry: isolatedTelemetry({ catalogs: {}, logger: silent }),
        health: {
          warehouse: { optional: true, check: () => warehouse.isFull() },
          memory: () => memory.checkHeap('memory', 16 * 1024 ** 3),
        },
      }),
    });
    @Module({ imports: [telltale] })
    class App {}
    const app = await createApplication(platform, App);
    await app.listen(0, '127.0.0.1');
    expect(await statusesOf(await fetch(`${await app.getUrl()}/health/ready`))).toEqual({
      code: 200,
      status: 'degraded',
      warehouse: 'degraded',
      memory: 'ok',
    });
    await app.close();
  });
});
