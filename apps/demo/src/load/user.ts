import { request } from 'node:http';
import type { Agent } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Step, TimedStep } from './journeys.ts';

/** Where users go. */
export interface Target {
  readonly port: number;
  readonly agent: Agent;
  /** Aborted when the load stops: users vanish. */
  readonly signal: AbortSignal;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

const REPORT_TRIES = 8;
const REPORT_WAIT_MILLISECONDS = 250;

/** One user, who remembers what it was given. */
export class User {
  readonly #target: Target;
  #session: string | undefined;
  #report: string | undefined;

  constructor(target: Target) {
    this.#target = target;
  }

  /** Takes the steps one after another. A user who gets no answer gives up; never rejects. */
  async walk(steps: readonly TimedStep[]): Promise<void> {
    try {
      for (const step of steps) {
        await delay(step.thinkMilliseconds, undefined, { signal: this.#target.signal });
        await this.#take(step);
      }
    } catch {
      // The service does not answer, or the load stops.
    }
  }

  async #take(step: Step): Promise<void> {
    if (step.type === 'get') {
      await this.#ask('GET', step.path);
    } else if (step.type === 'sign-on') {
      this.#session = idOf(await this.#ask('POST', '/sessions', { type: step.session }));
    } else if (step.type === 'sign-off') {
      if (this.#session !== undefined) await this.#ask('DELETE', `/sessions/${this.#session}`);
    } else if (step.type === 'order-report') {
      this.#report = idOf(await this.#ask('POST', '/reports', { symbols: step.symbols }));
    } else if (step.type === 'fetch-report') {
      await this.#fetchReport();
    } else {
      await this.#giveUp(step.path, step.afterMilliseconds);
    }
  }

  async #fetchReport(): Promise<void> {
    for (let tries = 0; tries < REPORT_TRIES && this.#report !== undefined; tries++) {
      const { status } = await this.#ask('GET', `/reports/${this.#report}`);
      if (status !== 202) return;
      await delay(REPORT_WAIT_MILLISECONDS, undefined, { signal: this.#target.signal });
    }
  }

  async #giveUp(path: string, afterMilliseconds: number): Promise<void> {
    const patience = AbortSignal.any([this.#target.signal, AbortSignal.timeout(afterMilliseconds)]);
    await this.#ask('GET', path, undefined, patience).catch(() => {});
  }

  #ask(method: string, path: string, body?: unknown, signal = this.#target.signal): Promise<Answer> {
    const { port, agent } = this.#target;
    const headers = {
      ...(this.#session === undefined ? {} : { 'x-session': this.#session }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path, method, agent, headers, signal }, (response) => {
        text(response).then((read) => resolve({ status: response.statusCode ?? 0, body: read }), reject);
      });
      asked.once('error', reject);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

function idOf({ status, body }: Answer): string | undefined {
  return status < 300 ? (JSON.parse(body) as { id: string }).id : undefined;
}
