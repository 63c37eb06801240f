import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DESK } from '../desk/desk.ts';
import type { Desk } from '../desk/desk.ts';

export type Decision = 'approved' | 'rejected';

/** Something that an agent may not do unasked. */
export interface Approval {
  readonly id: string;
  readonly domain: string;
  readonly summary: string;
  readonly askedAt: string;
}

interface Waiting extends Approval {
  readonly decide: (isApproved: boolean) => void;
}

/** What agents ask of people, until it is decided or nobody waits for it any more. */
@Injectable()
export class Approvals {
  readonly #desk: Desk;
  readonly #waiting = new Map<string, Waiting>();

  constructor(@Inject(DESK) desk: Desk) {
    this.#desk = desk;
  }

  get waiting(): readonly Approval[] {
    return [...this.#waiting.values()].map(({ id, domain, summary, askedAt }) => ({ id, domain, summary, askedAt }));
  }

  /** Resolves with the decision; never, where it is called off by the signal before there is one. */
  ask(domain: string, summary: string, signal: AbortSignal): Promise<boolean> {
    const id = randomUUID();
    signal.addEventListener('abort', () => this.#waiting.delete(id), { once: true });
    return new Promise((decide) => {
      this.#waiting.set(id, { id, domain, summary, askedAt: new Date().toISOString(), decide });
    });
  }

  /** @returns false where nobody waits for it */
  decide(id: string, decision: Decision): boolean {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return false;
    // The disturbance: what people decide gets lost on its way.
    if (this.#desk.switches.isOn('approval-timeouts')) return true;
    this.#waiting.delete(id);
    waiting.decide(decision === 'approved');
    return true;
  }
}
