import type { Contender } from '../suite.ts';
import type { TelemetryCore } from '@telltale/core';
import type { Start } from './request-app.ts';

/** A framework, and those that observe its requests: one table. */
export interface Framework {
  readonly name: string;
  readonly title: string;
  /** Ours first; the application that nobody observes last. */
  readonly contenders: readonly Contender[];
  readonly settings: readonly Setting[];
}

/** A version of the framework, and the same application on it once for each contender. */
export interface Setting {
  readonly name: string;
  readonly title: string;
  /** Nanoseconds of CPU that Telltale may add to a request. */
  readonly goal: number;
  /** By contender; each is loaded in a process of its own, which loads nothing else. */
  readonly servers: Readonly<Record<string, () => Promise<Start>>>;
}

export const TELLTALE = 'Telltale';
export const BARE = 'nobody';
const BY_HAND = 'by hand, prom-client';
const NOTHING = 'recording nothing';
const BUNDLE = 'express-prom-bundle';
const FASTIFY_METRICS = 'fastify-metrics';
const MIDDLEWARE = 'a middleware, nestjs-prometheus';
const INTERCEPTOR = 'an interceptor, nestjs-prometheus';

// Nobody collects the metrics of the process while requests are measured: that costs by the second, not by the request.
const quietTelemetry = async (): Promise<{ readonly telemetry: TelemetryCore }> => {
  const { createTelemetry } = await import('@telltale/core');
  return { telemetry: createTelemetry({ service: 'bench', catalogs: {}, registry: false, runtime: false }) };
};

const express = (version: 'express' | 'express4'): Setting['servers'] => {
  const load = async () => [(await import('./apps/express.ts')).expressApp, (await import(version)).default] as const;
  return {
    async [TELLTALE]() {
      const [app, express] = await load();
      const [{ telltale }, options] = [await import('@telltale/express'), await quietTelemetry()];
      return app(express, (app) => app.use(telltale(options)));
    },
    async [BUNDLE]() {
      const [app, express] = await load();
      const { default: bundle } = await import('express-prom-bundle');
      return app(express, (app) => app.use(bundle({ includeMethod: true, includePath: true })));
    },
    async [BY_HAND]() {
      const [app, express] = await load();
      return app(express, (await import('./observers/express-by-hand.ts')).observeByHand);
    },
    async [NOTHING]() {
      const [app, express] = await load();
      return app(express, (await import('./observers/recording-nothing.ts')).inExpress);
    },
    async [BARE]() {
      const [app, express] = await load();
      return app(express, () => {});
    },
  };
};

const fastify: Setting['servers'] = {
  async [TELLTALE]() {
    const { fastifyApp } = await import('./apps/fastify.ts');
    const [{ telltale }, options] = [await import('@telltale/fastify'), await quietTelemetry()];
    return fastifyApp((app) => app.register(telltale, options));
  },
  async [FASTIFY_METRICS]() {
    const { fastifyApp } = await import('./apps/fastify.ts');
    const { default: metrics } = await import('fastify-metrics');
    return fastifyApp((app) => app.register(metrics.default, { defaultMetrics: { enabled: false } }));
  },
  async [BY_HAND]() {
    const { fastifyApp } = await import('./apps/fastify.ts');
    return fastifyApp((await import('./observers/fastify-by-hand.ts')).observeByHand);
  },
  async [NOTHING]() {
    const { fastifyApp } = await import('./apps/fastify.ts');
    return fastifyApp((await import('./observers/recording-nothing.ts')).inFastify);
  },
  async [BARE]() {
    return (await import('./apps/fastify.ts')).fastifyApp(() => {});
  },
};

const nest = (platform: 'express' | 'fastify'): Setting['servers'] => ({
  async [TELLTALE]() {
    const { nestApp } = await import('./apps/nest.ts');
    const [{ TelltaleModule }, options] = [await import('@telltale/nestjs'), await quietTelemetry()];
    return nestApp(platform, { metadata: { imports: [TelltaleModule.forRoot(options)] } });
  },
  async [MIDDLEWARE]() {
    const { nestApp } = await import('./apps/nest.ts');
    return nestApp(platform, (await import('./observers/nest-prometheus.ts')).withMiddleware);
  },
  async [INTERCEPTOR]() {
    const { nestApp } = await import('./apps/nest.ts');
    return nestApp(platform, (await import('./observers/nest-prometheus.ts')).withInterceptor);
  },
  async [BARE]() {
    return (await import('./apps/nest.ts')).nestApp(platform, {});
  },
});

export const frameworks: readonly Framework[] = [
  {
    name: 'express',
    title: 'Express',
    contenders: [
      { name: TELLTALE, package: '@telltale/express' },
      { name: BUNDLE, package: 'express-prom-bundle' },
      { name: BY_HAND, package: 'prom-client' },
      { name: NOTHING, isYardstick: true },
      { name: BARE },
    ],
    settings: [
      { name: 'express-5', title: 'Express 5', goal: 1000, servers: express('express') },
      { name: 'express-4', title: 'Express 4', goal: 1000, servers: express('express4') },
    ],
  },
  {
    name: 'fastify',
    title: 'Fastify',
    contenders: [
      { name: TELLTALE, package: '@telltale/fastify' },
      { name: FASTIFY_METRICS, package: 'fastify-metrics' },
      { name: BY_HAND, package: 'prom-client' },
      { name: NOTHING, isYardstick: true },
      { name: BARE },
    ],
    settings: [{ name: 'fastify-5', title: 'Fastify 5', goal: 500, servers: fastify }],
  },
  {
    name: 'nest',
    title: 'NestJS',
    contenders: [
      { name: TELLTALE, package: '@telltale/nestjs' },
      { name: MIDDLEWARE, package: '@willsoto/nestjs-prometheus' },
      { name: INTERCEPTOR, package: '@willsoto/nestjs-prometheus' },
      { name: BARE },
    ],
    settings: [
      { name: 'nest-express', title: 'NestJS 12 on Express', goal: 1500, servers: nest('express') },
      { name: 'nest-fastify', title: 'NestJS 12 on Fastify', goal: 700, servers: nest('fastify') },
    ],
  },
];

const METRICS_ALONE = 'Telltale, metrics alone';
const PINO_HTTP = 'pino-http';

// Lines are made and thrown away: writing them costs everybody the same.
const nowhere = { write() {} };

/** Contenders of {@link requestLogs}. */
export const requestLogContenders: readonly Contender[] = [
  { name: TELLTALE, package: '@telltale/logging' },
  { name: PINO_HTTP, package: 'pino-http' },
  { name: METRICS_ALONE, isYardstick: true },
  { name: BARE },
];

/** The application of Express, whose requests are logged. */
export const requestLogs: Setting = {
  name: 'express-logs',
  title: 'Express 5',
  goal: Number.POSITIVE_INFINITY,
  servers: {
    async [TELLTALE]() {
      const [{ expressApp }, { default: make }] = [await import('./apps/express.ts'), await import('express')];
      const [{ telltale }, { telemetry }] = [await import('@telltale/express'), await quietTelemetry()];
      const { createLogger } = await import('@telltale/logging');
      createLogger({ telemetry, requests: true, destination: nowhere });
      return expressApp(make, (app) => app.use(telltale({ telemetry })));
    },
    async [PINO_HTTP]() {
      const [{ expressApp }, { default: make }] = [await import('./apps/express.ts'), await import('express')];
      const [{ pino }, { pinoHttp }] = [await import('pino'), await import('pino-http')];
      return expressApp(make, (app) => app.use(pinoHttp({ logger: pino({ base: { service: 'shop' } }, nowhere) })));
    },
    [METRICS_ALONE]: async () => express('express')[TELLTALE]!(),
    [BARE]: async () => express('express')[BARE]!(),
  },
};
