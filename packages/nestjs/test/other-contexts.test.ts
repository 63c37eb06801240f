import { once } from 'node:events';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientProxyFactory, EventPattern, MessagePattern, Transport } from '@nestjs/microservices';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { WsAdapter } from '@nestjs/platform-ws';
import { MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { counter, defineCatalog, oneOf } from '@telltale/core';
import { isolatedTelemetry, recorded } from '@telltale/testing';
import { lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Counted, TELEMETRY_URL, TelltaleModule } from '../src/index.ts';
import { platformNames } from './conformance/platforms.ts';
import { startApplication } from './nest-application.ts';

const messages = defineCatalog('messages', {
  handled: counter({ help: 'Messages that were handled.', labels: { outcome: oneOf('success', 'failure') } }),
});

@Controller()
class Both {
  @Get('sum') get(): string {
    return 'of nothing';
  }

  @MessagePattern('sum')
  @Counted(messages.handled)
  sum(numbers: readonly number[]): number {
    return numbers.reduce((sum, number) => sum + number, 0);
  }

  @EventPattern('said')
  @Counted(messages.handled)
  said(_: unknown): void {}
}

@WebSocketGateway()
class Echo {
  @SubscribeMessage('echo')
  @Counted(messages.handled)
  echo(@MessageBody() data: unknown): object {
    return { event: 'echo', data };
  }
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function sumOver(port: number): Promise<number> {
  const client = ClientProxyFactory.create({ transport: Transport.TCP, options: { host: '127.0.0.1', port } });
  try {
    return await lastValueFrom(client.send<number>('sum', [1, 2, 3]));
  } finally {
    await client.close();
  }
}

describe('what is no HTTP request is not recorded as one', () => {
  it.each(platformNames)('messages of a microservice beside an application on %s', async (platform) => {
    const telemetry = isolatedTelemetry({ catalogs: { messages } });
    const port = await freePort();
    await using app = await startApplication({
      platform,
      options: { telemetry },
      controllers: [Both],
      configure: async (nest) => {
        const options: MicroserviceOptions = { transport: Transport.TCP, options: { host: '127.0.0.1', port } };
        nest.connectMicroservice(options, { inheritAppConfig: true });
        await nest.startAllMicroservices();
      },
    });
    expect(await sumOver(port)).toBe(6);
    expect(await app.recorded(0)).toEqual([]);
    await app.fetch('/sum');
    expect(await app.recorded(1)).toEqual(['GET /sum 200']);
    expect(await recorded(telemetry, messages.handled, { outcome: 'success' })).toBe(1);
  });

  it('messages of a microservice alone, which serves its metrics on a port of their own', async () => {
    const telemetry = isolatedTelemetry({ catalogs: { messages } });
    const port = await freePort();
    @Module({
      imports: [TelltaleModule.forRoot({ telemetry, endpoints: { port: 0 } })],
      controllers: [Both],
    })
    class App {}
    const app = await NestFactory.createMicroservice<MicroserviceOptions>(App, {
      logger: false,
      transport: Transport.TCP,
      options: { host: '127.0.0.1', port },
    });
    await app.listen();
    expect(await sumOver(port)).toBe(6);
    const metrics = `${app.get<string>(TELEMETRY_URL)}/metrics`;
    const page = await (await fetch(metrics)).text();
    expect(page).toContain('messages_handled_total{outcome="success"} 1');
    expect(page).not.toContain('http_server_request_duration_seconds_count');
    await app.close();
    await expect(fetch(metrics)).rejects.toThrow('fetch failed');
  });

  it.each(platformNames)('connections and messages of a WebSocket gateway on %s', async (platform) => {
    const telemetry = isolatedTelemetry({ catalogs: { messages } });
    await using app = await startApplication({
      platform,
      options: { telemetry },
      controllers: [Both],
      providers: [Echo],
      configure: (nest) => nest.useWebSocketAdapter(new WsAdapter(nest)),
    });
    const socket = new WebSocket(`ws://127.0.0.1:${app.port}/`);
    await once(socket, 'open');
    socket.send(JSON.stringify({ event: 'echo', data: 'hello' }));
    const [{ data }] = (await once(socket, 'message')) as [{ data: string }];
    expect(JSON.parse(data)).toEqual({ event: 'echo', data: 'hello' });
    const closed = once(socket, 'close');
    socket.close();
    await closed;
    await app.fetch('/sum');
    expect(await app.recorded(1)).toEqual(['GET /sum 200']);
    expect(await recorded(telemetry, messages.handled, { outcome: 'success' })).toBe(1);
  });
});
