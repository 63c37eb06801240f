import dns from 'node:dns';
import type { LookupAddress } from 'node:dns';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import {
  All,
  Catch,
  Controller,
  Get,
  HttpStatus,
  Injectable,
  Module,
  Param,
  ParseIntPipe,
  Post,
  Req,
  RequestMethod,
  Res,
  ServiceUnavailableException,
  StreamableFile,
  UseFilters,
  UseGuards,
  Version,
  VersioningType,
} from '@nestjs/common';
import type {
  ArgumentsHost,
  CanActivate,
  ExceptionFilter,
  ExecutionContext,
  INestApplication,
  MiddlewareConsumer,
  NestMiddleware,
  NestModule,
} from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { httpCatalog, oneOf } from '@telltale/core';
import type { TelemetryCore } from '@telltale/core';
import { isolatedTelemetry } from '@telltale/testing';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { InjectTelemetry, TelltaleModule } from '../src/index.ts';
import { createApplication, platformNames } from './conformance/platforms.ts';
import { recordedRequests, startApplication } from './nest-application.ts';

class Broken extends Error {}

type LookupAll = (error: null, addresses: readonly LookupAddress[]) => void;

@Controller('things')
class Things {
  @Get(':id') one(@Param('id', ParseIntPipe) id: number): object {
    return { id };
  }

  @Post() broken(): never {
    throw new Broken('broken');
  }
}

describe.each(platformNames)('on %s', (platform) => {
  it('records what guards, pipes and missing routes answer, with the route that they belong to', async () => {
    @Injectable()
    class Closed implements CanActivate {
      canActivate(): boolean {
        return false;
      }
    }
    @Controller('closed')
    @UseGuards(Closed)
    class ClosedThings extends Things {}
    await using app = await startApplication({ platform, controllers: [Things, ClosedThings] });
    for (const path of ['/things/7', '/things/seven', '/closed/7', '/nowhere']) await app.fetch(path);
    expect(await app.recorded(4)).toEqual([
      'GET /closed/:id 403',
      'GET /things/:id 200',
      'GET /things/:id 400',
      'GET NOT_FOUND 404',
    ]);
  });

  it('records a path that is matched, and passed on by its version, as NOT_FOUND', async () => {
    @Controller({ path: 'users' })
    class Users {
      @Get(':id') @Version('1') first(): string {
        return 'first';
      }
      @Get(':id') @Version('2') second(): string {
        return 'second';
      }
    }
    for (const versioning of [
      { type: VersioningType.HEADER, header: 'x-version' } as const,
      { type: VersioningType.MEDIA_TYPE, key: 'v=' } as const,
    ]) {
      const configure = (app: INestApplication): unknown => app.enableVersioning(versioning);
      await using app = await startApplication({ platform, controllers: [Users], configure });
      const send = async (version: string): Promise<string> => {
        const headers = { 'x-version': version, accept: `application/json;v=${version}` };
        return (await app.fetch('/users/7', { headers })).text();
      };
      expect([await send('1'), await send('2')]).toEqual(['first', 'second']);
      await send('3');
      expect(await app.recorded(3)).toEqual(['GET /users/:id 200', 'GET /users/:id 200', 'GET NOT_FOUND 404']);
    }
  });

  it('records the path below a global prefix, and nothing of the paths that the prefix leaves free', async () => {
    const configure = (app: INestApplication): unknown =>
      app.setGlobalPrefix('api', { exclude: [{ path: 'things/:id', method: RequestMethod.GET }] });
    await using app = await startApplication({ platform, controllers: [Things], configure });
    await app.fetch('/things/7');
    await app.fetch('/api/things', { method: 'POST' });
    await app.fetch('/api/nowhere');
    await app.fetch('/api');
    expect(await app.recorded(4)).toEqual([
      'GET /things/:id 200',
      'GET NOT_FOUND 404',
      'GET NOT_FOUND 404',
      'POST /api/things 500 Broken',
    ]);
    const page = await app.fetch('/metrics');
    expect(page.status).toBe(200);
    expect(await page.text()).not.toMatch(/^telltale_recording_errors_total\{source="http"\} [^0]/m);
  });

  it('records the route of the controller behind a middleware, and NOT_FOUND where there is none', async () => {
    @Injectable()
    class Passing implements NestMiddleware {
      use(_request: unknown, _response: unknown, next: () => void): void {
        next();
      }
    }
    @Module({ controllers: [Things], providers: [Passing] })
    class ThingsModule implements NestModule {
      configure(consumer: MiddlewareConsumer): void {
        consumer.apply(Passing).forRoutes({ path: 'things/*rest', method: RequestMethod.GET }, Things);
      }
    }
    await using app = await startApplication({ platform, imports: [ThingsModule] });
    await app.fetch('/things/7');
    await app.fetch('/things/7/nowhere');
    expect(await app.recorded(2)).toEqual(['GET /things/:id 200', 'GET NOT_FOUND 404']);
  });

  it('names the error behind a 500, whichever filter answers', async () => {
    const catches: unknown[] = [];
    @Catch()
    class CatchAll implements ExceptionFilter {
      catch(exception: unknown, host: ArgumentsHost): void {
        catches.push(exception);
        const response = host.switchToHttp().getResponse<{ status(code: number): { send(body: object): void } }>();
        response.status(HttpStatus.INTERNAL_SERVER_ERROR).send({ sorry: true });
      }
    }
    @Controller('others')
    class Others {
      @Get() @UseFilters(CatchAll) own(): never {
        throw new RangeError('out of range');
      }
      @Get('unavailable') unavailable(): never {
        throw new ServiceUnavailableException();
      }
    }
    await using plain = await startApplication({ platform, controllers: [Things, Others] });
    await plain.fetch('/things', { method: 'POST' });
    await plain.fetch('/others');
    await plain.fetch('/others/unavailable');
    expect(await plain.recorded(3)).toEqual([
      'GET /others 500 RangeError',
      'GET /others/unavailable 503 ServiceUnavailableException',
      'POST /things 500 Broken',
    ]);
    const providers = [{ provide: APP_FILTER, useClass: CatchAll }];
    await using filtered = await startApplication({ platform, controllers: [Things], providers });
    expect(await (await filtered.fetch('/things', { method: 'POST' })).json()).toEqual({ sorry: true });
    expect(await filtered.recorded(1)).toEqual(['POST /things 500 Broken']);
    expect(catches).toHaveLength(2);
  });

  it('records a stream that fails as 500', async () => {
    @Controller()
    class Files {
      @Get('file') file(): StreamableFile {
        return new StreamableFile(
          Readable.from(
            (function* () {
              yield 'first';
              throw new Broken('broken');
            })(),
          ),
        );
      }
    }
    await using app = await startApplication({ platform, controllers: [Files] });
    await expect(app.fetch('/file').then((response) => response.text())).rejects.toThrow('terminated');
    expect(await app.recorded(1)).toEqual([expect.stringMatching(/^GET \/file 500/)]);
  });

  it('records what answers past Nest: a response that a handler takes over', async () => {
    @Controller('raw')
    class Raws {
      @All(platform === 'express' ? '*rest' : '*') all(
        @Req() _request: unknown,
        @Res() response: { status(code: number): { send(body: string): void } },
      ): void {
        response.status(202).send('taken');
      }
    }
    await using app = await startApplication({ platform, controllers: [Raws] });
    await app.fetch('/raw/a/b', { method: 'PUT', body: 'hello', headers: { 'content-type': 'text/plain' } });
    expect(await app.recorded(1)).toEqual([expect.stringMatching(/^PUT \/raw\/\*\w* 202$/)]);
  });

  it('computes labels and exemplars from the request that guards and handlers know', async () => {
    const catalog = httpCatalog({ labels: { plan: oneOf('free', 'paid') } });
    const asked: string[] = [];
    interface KnownRequest {
      readonly url: string;
      user?: { readonly plan: 'free' | 'paid' };
    }
    const telltale = TelltaleModule.forRoot({
      telemetry: isolatedTelemetry({ catalogs: {} }),
      catalog,
      labels: ({ user }: KnownRequest) => (user === undefined ? {} : { plan: user.plan }),
      exemplar({ url }: KnownRequest) {
        asked.push(url);
        return { trace_id: 'abc' };
      },
    });
    let telemetry: TelemetryCore | undefined;
    @Module({ imports: [telltale], controllers: [Things] })
    class App {
      constructor(@InjectTelemetry() injected: TelemetryCore) {
        telemetry = injected;
      }
    }
    const app = await createApplication(platform, App);
    app.useGlobalGuards({
      canActivate(context: ExecutionContext) {
        context.switchToHttp().getRequest<KnownRequest>().user = { plan: 'paid' };
        return true;
      },
    });
    await app.listen(0, '127.0.0.1');
    await fetch(`${await app.getUrl()}/things/7`);
    await recordedRequests(telemetry!, 1);
    expect((await telemetry!.exposition('application/openmetrics-text')).body).toMatch(
      /^http_server_request_duration_seconds_bucket\{.*plan="paid".*trace_id="abc"/m,
    );
    expect(asked).toEqual(['/things/7']);
    await app.close();
  });

  it('comes before every middleware: it records what those answer, and they do not hide its endpoints', async () => {
    @Injectable()
    class Refusing implements NestMiddleware {
      use(request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void {
        if (request.headers['x-ends'] === 'refused') response.writeHead(401).end('refused');
        else if (request.headers['x-ends'] === 'failed') next(new Broken('broken'));
        else if (request.headers['x-ends'] === 'thrown') throw new Broken('broken');
        else next();
      }
    }
    @Module({ controllers: [Things], providers: [Refusing] })
    class ThingsModule implements NestModule {
      configure(consumer: MiddlewareConsumer): void {
        consumer.apply(Refusing).forRoutes('*');
      }
    }
    const labelled: unknown[] = [];
    const options = { labels: (request: object) => labelled.push('routeOptions' in request) && {} };
    await using app = await startApplication({ platform, imports: [ThingsModule], options });
    const ends = (how: string): RequestInit => ({ headers: { 'x-ends': how } });
    for (const path of ['/reset/one', '/reset/two', '/things/7']) await app.fetch(path, ends('refused'));
    for (const how of ['failed', 'thrown', 'not']) await app.fetch('/things/7', ends(how));
    expect((await app.recorded(6)).toSorted()).toEqual([
      'GET /things/:id 200',
      'GET NOT_FOUND 401',
      'GET NOT_FOUND 401',
      'GET NOT_FOUND 401',
      expect.stringMatching(/^GET NOT_FOUND 500/),
      expect.stringMatching(/^GET NOT_FOUND 500/),
    ]);
    // On Fastify, nobody has made its request of what is answered in front of it.
    expect(labelled).toHaveLength(platform === 'fastify' ? 1 : 6);
    for (const path of ['/metrics', '/health']) expect((await app.fetch(path, ends('refused'))).status).toBe(200);
  });

  it('counts what is sent, also where a middleware compresses it', async () => {
    const compress = (_request: unknown, response: ServerResponse, next: () => void): void => {
      const { end, writeHead } = response;
      response.writeHead = (status: number) => {
        response.removeHeader('content-length');
        return writeHead.call(response, status, { 'content-encoding': 'gzip' });
      };
      response.end = ((text: string) => end.call(response, gzipSync(text), 'utf8')) as typeof end;
      next();
    };
    @Controller('large')
    class Large {
      @Get() large(): string {
        return 'a'.repeat(100_000);
      }
    }
    await using app = await startApplication({
      platform,
      controllers: [Large],
      configure: (nest) => nest.use(compress),
    });
    expect(await (await app.fetch('/large')).text()).toHaveLength(100_000);
    await app.recorded(1);
    const { body } = await app.telemetry.exposition();
    const bytes = Number(/^http_server_response_body_size_bytes_sum\{.* (\d+)$/m.exec(body)?.[1]);
    expect(bytes).toBeLessThan(1000);
  });

  it('serves its endpoints in front of what main.ts and the root module put in front of routes', async () => {
    const configure = (app: INestApplication): void => {
      app.useGlobalGuards({ canActivate: () => false });
      app.useGlobalPipes({
        transform() {
          throw new Broken('broken');
        },
      });
      app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
      app.setGlobalPrefix('api');
      app.enableCors();
    };
    const options = { endpoints: { basePath: '/internal' } };
    await using app = await startApplication({ platform, options, controllers: [Things], configure });
    expect((await app.fetch('/internal/metrics')).status).toBe(200);
    expect((await app.fetch('/internal/health')).status).toBe(200);
    expect((await app.fetch('/api/v1/things/7')).status).toBe(403);
    expect(await app.recorded(1)).toEqual(['GET /api/v1/things/:id 403']);
  });
});

it('comes before every middleware on each address of localhost, for which Fastify has servers of their own', async () => {
  const addresses = ['127.0.0.1', '127.0.0.2'];
  const { lookup: original } = dns;
  const lookup = vi.spyOn(dns, 'lookup');
  lookup.mockImplementation(((host: string, options: { all?: boolean }, done: LookupAll) => {
    if (host !== 'localhost' || options.all !== true) return original(host, options, done as never);
    return done(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    );
  }) as typeof dns.lookup);
  onTestFinished(() => lookup.mockRestore());
  @Module({ controllers: [Things] })
  class ThingsModule implements NestModule {
    configure(consumer: MiddlewareConsumer): void {
      const refuse = (_: unknown, response: ServerResponse): unknown => response.writeHead(401).end();
      consumer.apply(refuse).forRoutes('*');
    }
  }
  const telemetry = isolatedTelemetry({ catalogs: {} });
  @Module({ imports: [TelltaleModule.forRoot({ telemetry }), ThingsModule] })
  class App {}
  const app = await createApplication('fastify', App);
  await app.listen(0);
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  for (const address of addresses) {
    expect((await fetch(`http://${address}:${port}/metrics`)).status).toBe(200);
    expect((await fetch(`http://${address}:${port}/things/7`)).status).toBe(401);
  }
  expect(await recordedRequests(telemetry, 2)).toEqual(['GET NOT_FOUND 401', 'GET NOT_FOUND 401']);
  await app.close();
});

it('records what is mounted beside Nest on Express under its path, unless that has parameters', async () => {
  const configure = (app: INestApplication): void => {
    app.use('/graphql', (_request: unknown, response: { end(text: string): void }) => response.end('data'));
    app.use(/^\/t\d+/, (_request: unknown, response: { end(text: string): void }) => response.end('an expression'));
    app.use('/tenants/:tenant', (_request: unknown, response: { end(text: string): void }) => response.end('tenant'));
  };
  await using app = await startApplication({ configure });
  for (const path of ['/graphql', '/graphQL?query=a']) await app.fetch(path);
  expect(await app.recorded(2)).toEqual(['GET /graphql 200', 'GET /graphql 200']);
  for (let tenant = 0; tenant < 60; tenant++) {
    await app.fetch(`/tenants/${tenant}`);
    await app.fetch(`/t${tenant}`);
  }
  expect(new Set(await app.recorded(122))).toEqual(new Set(['GET /graphql 200', 'GET NOT_FOUND 200']));
});
