// An application of NestJS 11, on the platform that PLATFORM names, in a process of its own.
// oxlint-disable-next-line import/no-unassigned-import -- what NestJS needs of it is global
import 'reflect-metadata';
import { Controller, Get, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';

class UsersController {
  user(id: string): { id: string } {
    return { id };
  }
}

class AppModule {}

// Decorators by hand: Node.js runs this file by taking its types away, and knows no decorators.
const user = Object.getOwnPropertyDescriptor(UsersController.prototype, 'user')!;
Get(':id')(UsersController.prototype, 'user', user);
Param('id')(UsersController.prototype, 'user', 0);
Controller('users')(UsersController);
Module({ controllers: [UsersController] })(AppModule);

const options = { logger: false } as const;
const app =
  process.env['PLATFORM'] === 'fastify'
    ? await NestFactory.create(AppModule, new FastifyAdapter(), options)
    : await NestFactory.create(AppModule, options);
await app.listen(0, '127.0.0.1');
const { port } = app.getHttpServer().address() as { port: number };
process.send!(port);
