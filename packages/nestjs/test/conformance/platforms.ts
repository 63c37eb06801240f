import type { INestApplication, NestApplicationOptions, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export type PlatformName = 'express' | 'fastify';

export const platformNames: readonly PlatformName[] = ['express', 'fastify'];

/** Makes an application on a platform. It says nothing, and leaves errors to who called. */
export async function createApplication(
  platform: PlatformName,
  module: Type,
  options: NestApplicationOptions = {},
): Promise<INestApplication> {
  const settings = { logger: false as const, abortOnError: false, ...options };
  if (platform === 'express') return NestFactory.create(module, new ExpressAdapter(), settings);
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), settings);
  // As on Express, where a body of any type is left to the handler.
  app
    .getHttpAdapter()
    .getInstance()
    .addContentTypeParser('*', (_request, _payload, done) => done(null));
  return app;
}
