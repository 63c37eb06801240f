// NestJS, an ES module in TypeScript. Asks PostgreSQL.
// oxlint-disable-next-line import/no-unassigned-import -- what it does is its import
import 'reflect-metadata';
import { Controller, Get, InternalServerErrorException, Logger, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createTelemetry } from '@telltale/core';
import { http } from '@telltale/core/catalogs';
import { createLogger, nestLogger } from '@telltale/logging';
import type { ShippingOptions } from '@telltale/logging';
import { TelltaleModule } from '@telltale/nestjs';
import pg from 'pg';

const telemetry = createTelemetry({ catalogs: { http } });
const ship = JSON.parse(process.env['SHIP']!) as ShippingOptions;
const logger = createLogger({ telemetry, requests: true, ship });
const pool = new pg.Pool({ connectionString: process.env['DATABASE']!, max: 4 });

class Prices {
  readonly #log = new Logger('Prices');

  async priceOf(id: string): Promise<{ price: number }> {
    if (id === '13') throw new InternalServerErrorException('no luck');
    const { rows } = await pool.query<{ price: number }>('SELECT $1::int * 10 AS price', [id]);
    this.#log.log('priced');
    return rows[0]!;
  }
}

// oxlint-disable-next-line typescript/no-extraneous-class -- a module of NestJS
class App {}

// Decorators by hand: Node.js runs this file by taking its types away, and knows no decorators.
Get(':id')(Prices.prototype, 'priceOf', Object.getOwnPropertyDescriptor(Prices.prototype, 'priceOf')!);
Param('id')(Prices.prototype, 'priceOf', 0);
Controller('prices')(Prices);
Module({ imports: [TelltaleModule.forRoot({ telemetry })], controllers: [Prices] })(App);

const app = await NestFactory.create(App, { logger: nestLogger(logger) });
await app.listen(0, '127.0.0.1');
const { port } = app.getHttpServer().address() as { port: number };
process.send!(port);
