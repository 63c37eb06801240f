import type { IncomingMessage } from 'node:http';
import { Inject } from '@nestjs/common';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import type { OnGatewayConnection, OnGatewayDisconnect, OnGatewayInit } from '@nestjs/websockets';
import { instrumentWebSocketServer } from '@telltale/instruments/ws';
import type { Subscription as Listening } from 'rxjs';
import type { WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { assetClassOf } from '../../../market.ts';
import { Progress } from '../agents/progress.ts';
import { DESK } from '../desk/desk.ts';
import type { Desk } from '../desk/desk.ts';
import { allowedOrigins, isWelcome } from '../origins.ts';
import { Follower } from './follower.ts';
import { Ticker } from './ticker.ts';

const PATH = '/stream';
const TICK_MILLISECONDS = 1000;
const HEARTBEAT_MILLISECONDS = 5000;
const LONGEST_MESSAGE_BYTES = 4096;
const MOST_FOLLOWERS = 500;

// https://www.iana.org/assignments/websocket/websocket.xhtml
const POLICY_VIOLATION = 1008;
const TRY_AGAIN_LATER = 1013;

const wish = z.object({
  symbols: z.array(z.string()).max(50).default([]),
  /** Whether to be told what agents are doing. */
  agents: z.boolean().optional(),
});

interface Reply {
  readonly event: 'subscribed' | 'refused';
  readonly data: unknown;
}

/**
 * The stream: `{"event":"subscribe","data":{"symbols":["ABC"]}}` brings `{"event":"prices","data":[…]}` whenever a price
 * is another one, at most once a second; `"agents":true` brings `{"event":"agent","data":{…}}`.
 */
@WebSocketGateway({ path: PATH, maxPayload: LONGEST_MESSAGE_BYTES })
export class StreamGateway
  implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect, OnModuleInit, OnModuleDestroy
{
  readonly #desk: Desk;
  readonly #ticker: Ticker;
  readonly #progress: Progress;
  readonly #followers = new Map<WebSocket, Follower>();
  #stopRecording = (): void => {};
  #listening: Listening | undefined;
  #timers: readonly NodeJS.Timeout[] = [];
  #isTicking = false;

  constructor(@Inject(DESK) desk: Desk, @Inject(Ticker) ticker: Ticker, @Inject(Progress) progress: Progress) {
    this.#desk = desk;
    this.#ticker = ticker;
    this.#progress = progress;
  }

  onModuleInit(): void {
    this.#timers = [
      setInterval(() => void this.#tick(), TICK_MILLISECONDS).unref(),
      setInterval(() => this.#pingAll(), HEARTBEAT_MILLISECONDS).unref(),
    ];
    this.#listening = this.#progress.steps.subscribe((step) => {
      for (const follower of this.#followers.values()) if (follower.seesAgents) follower.send('agent', step);
    });
  }

  onModuleDestroy(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#listening?.unsubscribe();
    this.#stopRecording();
  }

  afterInit(server: WebSocketServer): void {
    this.#stopRecording = instrumentWebSocketServer(this.#desk.telemetry, server, { endpoint: PATH });
  }

  handleConnection(socket: WebSocket, { headers }: IncomingMessage): void {
    const isOurs = isWelcome(headers.origin, headers.host, allowedOrigins(this.#desk.environment));
    if (!isOurs) socket.close(POLICY_VIOLATION);
    else if (this.#followers.size >= MOST_FOLLOWERS) socket.close(TRY_AGAIN_LATER);
    else this.#followers.set(socket, new Follower(socket));
  }

  handleDisconnect(socket: WebSocket): void {
    this.#followers.delete(socket);
  }

  @SubscribeMessage('subscribe')
  subscribe(@ConnectedSocket() socket: WebSocket, @MessageBody() data: unknown): Reply | undefined {
    const follower = this.#followers.get(socket);
    const wanted = wish.safeParse(data);
    if (follower === undefined) return undefined;
    if (!wanted.success) return { event: 'refused', data: 'A list of symbols is wanted.' };
    const { symbols, agents } = wanted.data;
    if (agents !== undefined) follower.seesAgents = agents;
    const followed = follower.subscribe(symbols.filter((symbol) => assetClassOf(symbol) !== undefined));
    return { event: 'subscribed', data: { symbols: followed } };
  }

  @SubscribeMessage('unsubscribe')
  unsubscribe(@ConnectedSocket() socket: WebSocket, @MessageBody() data: unknown): Reply | undefined {
    const wanted = wish.safeParse(data);
    const left = this.#followers.get(socket)?.unsubscribe(wanted.data?.symbols ?? []);
    return left && { event: 'subscribed', data: { symbols: left } };
  }

  /** One tick at a time: where quotes is slow, the next one waits. */
  async #tick(): Promise<void> {
    const symbols = new Set([...this.#followers.values()].flatMap((follower) => [...follower.symbols]));
    if (this.#isTicking || symbols.size === 0) return;
    this.#isTicking = true;
    const quotes = await this.#ticker.prices(symbols);
    this.#isTicking = false;
    for (const follower of this.#followers.values()) follower.tellPrices(quotes);
  }

  #pingAll(): void {
    for (const follower of this.#followers.values()) follower.ping();
  }
}
