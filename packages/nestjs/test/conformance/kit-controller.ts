import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  Catch,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  HttpException,
  Options,
  Param,
  Patch,
  Post,
  Put,
  Redirect,
  Req,
  Res,
  StreamableFile,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import type { ArgumentsHost, CanActivate, ExceptionFilter, PipeTransform, Type } from '@nestjs/common';
import type { KitBehaviour, KitMethod, KitPath, KitRoute, Send } from '@telltale/testing/http-conformance';
import { spellPath } from '@telltale/testing/http-conformance';
import type { PlatformName } from './platforms.ts';

// On Fastify, the messages of node:http are in its own.
type Raw<Message> = Message & { readonly raw?: Message; readonly hijack?: () => void };
type Handler = (request: Raw<IncomingMessage>, response: Raw<ServerResponse>) => unknown;

const methodDecorators: Readonly<Record<KitMethod, (path: string) => MethodDecorator>> = {
  GET: Get,
  POST: Post,
  PUT: Put,
  PATCH: Patch,
  DELETE: Delete,
  OPTIONS: Options,
};

/** How a platform wants paths to be spelt. */
export const syntaxes = {
  express: { optional: (name: string) => `{/:${name}}`, rest: (name: string) => `/*${name}` },
  fastify: { optional: (name: string) => `/:${name}?`, rest: () => '/*' },
} as const;

/** A controller with the route of the kit as its only one. */
export function kitController(route: KitRoute, prefix: KitPath, platform: PlatformName): Type {
  const handler = madeBy(handlers, route.does);
  class KitController {
    handle(request: Raw<IncomingMessage>, response: Raw<ServerResponse>): unknown {
      return handler(request, response);
    }
  }
  const { prototype } = KitController;
  Req()(prototype, 'handle', 0);
  Res({ passthrough: true })(prototype, 'handle', 1);
  const descriptor = Object.getOwnPropertyDescriptor(prototype, 'handle')!;
  const syntax = syntaxes[platform];
  for (const decorate of [
    ...madeBy(decorators, route.does),
    methodDecorators[route.method](spellPath(route.path, syntax)),
  ]) {
    decorate(prototype, 'handle', descriptor);
  }
  const version = route.version === undefined ? {} : { version: route.version };
  Controller({ path: spellPath(prefix, syntax), ...version })(KitController);
  return KitController;
}

type Kind = KitBehaviour['kind'];
type ByKind<Made> = { readonly [K in Kind]: (does: Extract<KitBehaviour, { kind: K }>) => Made };

const neverReached = (): Handler => () => 'not to be seen';
const throwing =
  ({ error }: { readonly error: () => Error }): Handler =>
  () => {
    throw error();
  };

const handlers: ByKind<Handler> = {
  send: (does) => () => does.body,
  read: (does) => async (request) => {
    for await (const _chunk of request.raw ?? request);
    return does.send.body;
  },
  wait: (does) => async () => {
    await does.until();
    return does.send.body;
  },
  throw: throwing,
  filter: throwing,
  reject: (does) => () => Promise.reject(does.error()),
  stream: (does) => () => new StreamableFile(does.source()),
  'fail late': (does) => async (_request, response) => {
    const raw = response.raw ?? response;
    response.hijack?.();
    await new Promise((resolve) => raw.write(does.begin, resolve));
    throw does.error();
  },
  guard: neverReached,
  input: neverReached,
  redirect: neverReached,
};

const sending = ({ status }: Send): readonly MethodDecorator[] => [
  HttpCode(status),
  Header('content-type', 'text/plain'),
];

const decorators: ByKind<readonly MethodDecorator[]> = {
  send: sending,
  read: (does) => sending(does.send),
  wait: (does) => sending(does.send),
  throw: () => [],
  filter: (does) => [UseFilters(filterTo(does.status))],
  reject: () => [],
  stream: (does) => Object.entries(does.headers).map(([name, value]) => Header(name, value)),
  'fail late': () => [],
  guard: (does) => [UseGuards(refusing(does.status))],
  input: (does) => [withPipe(does.status)],
  redirect: (does) => [Redirect(does.to, does.status)],
};

function madeBy<Made>(table: ByKind<Made>, does: KitBehaviour): Made {
  return (table[does.kind] as (does: KitBehaviour) => Made)(does);
}

export function refusing(status: number): CanActivate {
  return {
    canActivate() {
      throw new HttpException('refused', status);
    },
  };
}

function withPipe(status: number): MethodDecorator {
  const pipe: PipeTransform = {
    transform() {
      throw new HttpException('refused', status);
    },
  };
  return (prototype, key) => Param('id', pipe)(prototype, key, 2);
}

function filterTo(status: number): Type<ExceptionFilter> {
  @Catch()
  class KitFilter implements ExceptionFilter {
    catch(_exception: unknown, host: ArgumentsHost): void {
      const response = host.switchToHttp().getResponse<{ status(status: number): { send(body: string): void } }>();
      response.status(status).send('filtered');
    }
  }
  return KitFilter;
}
