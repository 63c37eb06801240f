// An ES module in TypeScript, on the platform that PLATFORM names. Asks PostgreSQL.
// oxlint-disable-next-line import/no-unassigned-import -- what it does is its import
import 'reflect-metadata';
import { Controller, Get, Inject, Injectable, InternalServerErrorException, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import pg from 'pg';
import { Traced } from '../../src/index.ts';

const pool = new pg.Pool({ connectionString: process.env['DATABASE']! });

class PricesService {
  async priceOf(id: string): Promise<number> {
    const { rows } = await pool.query<{ price: number }>('SELECT $1::int * 10 AS price', [id]);
    return rows[0]!.price;
  }
}

class PricesController {
  readonly #prices: PricesService;

  constructor(prices: PricesService) {
    this.#prices = prices;
  }

  async price(id: string): Promise<{ price: number }> {
    if (id === '13') throw new InternalServerErrorException('no luck');
    return { price: await this.#prices.priceOf(id) };
  }
}

// oxlint-disable-next-line typescript/no-extraneous-class -- a module of NestJS
class AppModule {}

// Decorators by hand: Node.js runs this file by taking its types away, and knows no decorators.
function decorate(target: object, key: string, decorator: MethodDecorator): void {
  const descriptor = Object.getOwnPropertyDescriptor(target, key)!;
  Object.defineProperty(target, key, decorator(target, key, descriptor) ?? descriptor);
}
decorate(PricesService.prototype, 'priceOf', Traced());
Injectable()(PricesService);
decorate(PricesController.prototype, 'price', Get(':id'));
Param('id')(PricesController.prototype, 'price', 0);
Inject(PricesService)(PricesController, undefined, 0);
Controller('prices')(PricesController);
Module({ controllers: [PricesController], providers: [PricesService] })(AppModule);

const app =
  process.env['PLATFORM'] === 'fastify'
    ? await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false })
    : await NestFactory.create(AppModule, { logger: false });
await app.listen(0, '127.0.0.1');
const { port } = app.getHttpServer().address() as { port: number };
process.send!(port);
