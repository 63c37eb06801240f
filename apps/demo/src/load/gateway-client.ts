import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** What the gateway answered. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

export interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Aborted when whoever asks is gone. */
  readonly signal: AbortSignal;
}

// Longer than anything takes that is worth waiting for.
const PATIENCE_MILLISECONDS = 15_000;

/** Asks the gateway over connections that stay open. */
export class GatewayClient {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true });

  /** @param url - `http://127.0.0.1:40123` */
  constructor(url: string) {
    this.#url = url.replace(/\/$/, '');
  }

  /** Where the stream is: `ws://127.0.0.1:40123/stream` */
  get streamUrl(): string {
    return `${this.#url.replace(/^http/, 'ws')}/stream`;
  }

  /** Rejects where nobody answers, or who asks is gone. */
  ask(method: string, path: string, { headers = {}, body, signal }: Asked): Promise<Answer> {
    const sent = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const asked = request(
        `${this.#url}${path}`,
        {
          method,
          agent: this.#agent,
          headers: { ...headers, ...(sent !== undefined && { 'content-type': 'application/json' }) },
          timeout: PATIENCE_MILLISECONDS,
          signal,
        },
        (response) => {
          text(response).then((read) => resolve({ status: response.statusCode ?? 0, body: read }), reject);
        },
      );
      asked.once('timeout', () => asked.destroy(new Error(`${method} ${path} is not answered.`)));
      asked.once('error', reject);
      asked.end(sent);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
