import type { Clock, CounterChild, InstrumentsOf, TelemetryCore } from '@telltale/core';
import { websocket } from '@telltale/core/catalogs';
import { GaugeShare } from '../instrument/gauge-share.ts';

type Direction = 'received' | 'sent';

/** The held children of one endpoint. */
interface Endpoint {
  readonly messages: Readonly<Record<Direction, CounterChild>>;
  readonly bytes: Readonly<Record<Direction, CounterChild>>;
}

/** Endpoints that are told apart: as many as the page shows, so that no more are held than that. */
const MAX_HELD = websocket.connectionsActive.labels.endpoint.budget;

const OTHER = 'other';

/** Records connections of sockets and what goes over them. */
export class SocketConnections {
  readonly #clock: Clock;
  readonly #metrics: InstrumentsOf<typeof websocket>;
  readonly #active: GaugeShare<{ readonly endpoint: string }>;
  readonly #held = new Map<string, Endpoint>();

  constructor(telemetry: TelemetryCore) {
    this.#clock = telemetry.clock;
    this.#metrics = telemetry.use(websocket);
    this.#active = new GaugeShare(this.#metrics.connectionsActive);
  }

  /**
   * A connection is there.
   * @param isNew - False for one that was there before: nobody knows since when.
   * @returns to be called when it is closed, with why
   */
  opened(endpoint: string, isNew = true): (reason: string) => void {
    const startedAt = this.#clock.monotonic();
    const active = this.#active.of({ endpoint: this.#held.has(endpoint) || this.#hasRoom() ? endpoint : OTHER });
    active.add(1);
    this.#endpoint(endpoint);
    return (reason) => {
      active.add(-1);
      this.#metrics.closed.inc({ endpoint, reason });
      if (isNew) this.#metrics.connectionDuration.observe({ endpoint }, (this.#clock.monotonic() - startedAt) / 1000);
    };
  }

  message(endpoint: string, direction: Direction): void {
    this.#endpoint(endpoint).messages[direction].inc();
  }

  transferred(endpoint: string, direction: Direction, bytes: number): void {
    this.#endpoint(endpoint).bytes[direction].inc(bytes);
  }

  failed(endpoint: string, error_type: string): void {
    this.#metrics.errors.inc({ endpoint, error_type });
  }

  /** Forgets the connections that are open. */
  close(): void {
    this.#active.release();
  }

  #endpoint(endpoint: string): Endpoint {
    const held = this.#held.get(endpoint);
    if (held !== undefined) return held;
    const { messages, transferred } = this.#metrics;
    const children = {
      messages: {
        received: messages.with({ endpoint, direction: 'received' }),
        sent: messages.with({ endpoint, direction: 'sent' }),
      },
      bytes: {
        received: transferred.with({ endpoint, direction: 'received' }),
        sent: transferred.with({ endpoint, direction: 'sent' }),
      },
    };
    if (this.#hasRoom()) this.#held.set(endpoint, children);
    return children;
  }

  #hasRoom(): boolean {
    return this.#held.size < MAX_HELD;
  }
}

/** How long a message is, in whatever form a socket takes or gives it: text counts as UTF-8. */
export function byteLength(data: unknown): number {
  if (typeof data === 'string') return Buffer.byteLength(data);
  if (Array.isArray(data)) return data.reduce<number>((sum, part) => sum + byteLength(part), 0);
  // Sent as text.
  if (typeof data === 'number') return String(data).length;
  const { byteLength: bytes, size: ofBlob } = (data ?? {}) as {
    readonly byteLength?: unknown;
    readonly size?: unknown;
  };
  return [bytes, ofBlob].find((length) => typeof length === 'number') ?? 0;
}
