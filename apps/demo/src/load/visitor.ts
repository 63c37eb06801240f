import { setTimeout as delay } from 'node:timers/promises';
import { act } from './acts.ts';
import type { Answer, GatewayClient } from './gateway-client.ts';
import type { People, Person } from './people.ts';
import type { TimedStep } from './steps.ts';

/** Where visitors go, and what all of them share. */
export interface Place {
  readonly gateway: GatewayClient;
  readonly people: People;
  /** Aborted when the load stops: visitors vanish. */
  readonly signal: AbortSignal;
  /** False while nobody asks an agent. */
  readonly isAskingAgents: () => boolean;
}

/** What a visitor was given, and uses later. */
export interface Memory {
  person?: Person | undefined;
  token?: string | undefined;
  /** The token of a visit that has ended. */
  oldToken?: string | undefined;
  session?: string | undefined;
  report?: string | undefined;
  export?: string | undefined;
}

/** One visitor. */
export class Visitor {
  readonly place: Place;
  readonly memory: Memory = {};

  constructor(place: Place) {
    this.place = place;
  }

  /** Takes the steps one after another. A visitor who gets no answer gives up; never rejects. */
  async walk(steps: readonly TimedStep[]): Promise<void> {
    try {
      for (const step of steps) {
        await this.pause(step.thinkMilliseconds);
        await act(this, step);
      }
    } catch {
      // The gateway does not answer, or the load stops.
    }
  }

  /** Asks as who the visitor is, in the session that it has. */
  ask(
    method: string,
    path: string,
    asked: { headers?: Readonly<Record<string, string>>; body?: unknown } = {},
  ): Promise<Answer> {
    const { token, session } = this.memory;
    const headers = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(session !== undefined && { 'x-session': session }),
      ...asked.headers,
    };
    const { gateway, signal } = this.place;
    return gateway.ask(method, path, { headers, body: asked.body, signal });
  }

  async pause(milliseconds: number): Promise<void> {
    await delay(milliseconds, undefined, { signal: this.place.signal });
  }
}
