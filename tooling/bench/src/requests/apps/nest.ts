// oxlint-disable-next-line import/no-unassigned-import -- what NestJS needs of it is global
import 'reflect-metadata';
import type { Server } from 'node:http';
import { Body, Controller, Get, InternalServerErrorException, Module, Param, Post } from '@nestjs/common';
import type { INestApplication, ModuleMetadata, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Start } from '../request-app.ts';

export type NestPlatform = 'express' | 'fastify';

/** What observes an application: modules and providers of its root module, and what is done with it before it starts. */
export interface NestObserver {
  readonly metadata?: ModuleMetadata;
  readonly rootModule?: Type;
  readonly prepare?: (app: INestApplication) => void;
}

/** An application of two controllers, as in Nest's own examples. */
export function nestApp(
  platform: NestPlatform,
  { metadata = {}, rootModule = EmptyModule, prepare }: NestObserver,
): Start {
  return async () => {
    Module({ ...metadata, controllers: [Shop, Orders] })(rootModule);
    const options = { logger: false } as const;
    const app =
      platform === 'express'
        ? await NestFactory.create(rootModule, options)
        : await NestFactory.create(rootModule, new FastifyAdapter(), options);
    prepare?.(app);
    await app.listen(0, '127.0.0.1');
    return app.getHttpServer() as Server;
  };
}

// oxlint-disable-next-line typescript/no-extraneous-class -- a module is a class
class EmptyModule {}

class Shop {
  products(): object {
    return { products: [{ id: 17 }, { id: 18 }] };
  }

  user(id: string): object {
    return { id, name: 'Ada' };
  }

  failure(): never {
    throw new InternalServerErrorException('failed');
  }
}

class Orders {
  item(order: string, item: string): object {
    return { order, item };
  }

  place(body: { readonly product: number }): object {
    return { placed: body.product };
  }
}

// Node.js runs these sources as they are, and knows no decorators: they are called by hand.
decorate(Shop, 'products', Get('products'));
decorate(Shop, 'user', Get('users/:id'), Param('id'));
decorate(Shop, 'failure', Get('failures/:id'));
Controller()(Shop);
decorate(Orders, 'item', Get(':order/items/:item'), Param('order'), Param('item'));
decorate(Orders, 'place', Post(), Body());
Controller('orders')(Orders);

function decorate(type: Type, method: string, route: MethodDecorator, ...parameters: ParameterDecorator[]): void {
  const prototype = type.prototype as object;
  for (const [index, parameter] of parameters.entries()) parameter(prototype, method, index);
  route(prototype, method, Object.getOwnPropertyDescriptor(prototype, method)!);
}
