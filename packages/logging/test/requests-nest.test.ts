import type { Server } from 'node:http';
import { Body, Controller, Get, HttpCode, Logger as NestLog, Module, Param, Post, Res } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { TelltaleModule } from '@telltale/nestjs';
import { expect, test } from 'vitest';
import { nestLogger } from '../src/index.ts';
import type { Logger } from '../src/index.ts';
import { capture } from './capture.ts';
import { describeRequestLogs } from './request-kit.ts';
import type { Start } from './requests.ts';

interface Answer {
  readonly raw?: { write(text: string): void };
  write?(text: string): void;
}

function controllerOf(logger: Logger) {
  @Controller()
  class Users {
    readonly #log = new NestLog('Users');

    @Get('/users/:id')
    async find(@Param('id') id: string) {
      await Promise.resolve();
      logger.addFields({ tenant: `t${id}` });
      this.#log.log('in the handler');
      return { id };
    }

    @Post('/echo')
    echo(@Body() body: unknown) {
      this.#log.log({ body, msg: 'echoing' });
      return body;
    }

    @Get('/fails')
    fail(): never {
      throw new RangeError('no such order, token=hunter2');
    }

    @Get('/teapot')
    @HttpCode(418)
    teapot(): string {
      return 'short and stout';
    }

    @Get('/slow')
    slow(@Res() response: Answer): void {
      (response.raw ?? (response as Required<Answer>)).write('first');
    }
  }
  return Users;
}

const start =
  (platform: 'express' | 'fastify'): Start =>
  async (telemetry, logger) => {
    @Module({ imports: [TelltaleModule.forRoot({ telemetry })], controllers: [controllerOf(logger)] })
    class App {}
    const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
    const app: INestApplication = await NestFactory.create(App, adapter, { logger: false });
    app.useLogger(nestLogger(logger));
    await app.listen(0, '127.0.0.1');
    return { server: app.getHttpServer() as Server, close: () => app.close() };
  };

describeRequestLogs('NestJS on Express', start('express'));
describeRequestLogs('NestJS on Fastify', start('fastify'));

test('what is logged through NestJS keeps its context, its stack and its further parameters', () => {
  const { logger, all } = capture();
  const nest = nestLogger(logger);
  nest.log('started', 'NestFactory');
  nest.error('failed', 'Error: failed\n    at x (y.js:1:1)', 'Users');
  nest.error(new TypeError('no'), undefined, 'Users');
  nest.warn({ order: 17, token: 'x' }, 'Orders');
  nest.debug('several', { a: 1 }, 'x', 'Context');
  nest.verbose('quiet');
  nest.fatal('over');
  expect(all()).toMatchObject([
    { level: 'info', msg: 'started', context: 'NestFactory' },
    { level: 'error', msg: 'failed', context: 'Users', err: { stack: 'Error: failed\n    at x (y.js:1:1)' } },
    { level: 'error', msg: 'no', context: 'Users', err: { type: 'TypeError' } },
    { level: 'warn', context: 'Orders', order: 17, token: '[Redacted]' },
    { level: 'debug', msg: 'several', context: 'Context', parameters: [{ a: 1 }, 'x'] },
    { level: 'trace', msg: 'quiet' },
    { level: 'fatal', msg: 'over' },
  ]);
});
