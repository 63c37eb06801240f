import { Inject, Injectable, NotFoundException } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import type { InstrumentOf } from '@telltale/core';
import { workflow as catalog } from '@telltale/core/catalogs';
import { InjectMetric } from '@telltale/nestjs';
import { withSpan } from '@telltale/tracing';
import type { Session } from '../auth/sessions.ts';
import { DESK } from '../desk/desk.ts';
import type { Desk } from '../desk/desk.ts';
import { Actions } from './actions.ts';
import type { Action, Situation, Workflow } from './workflow.ts';

type Status = 'completed' | 'failed';

/** How a run went. */
export interface Run {
  readonly workflow: string;
  readonly status: Status;
  readonly actions: readonly { readonly action: string; readonly status: Status }[];
  /** Where to go on: the report that was ordered, what was published. */
  readonly report?: string;
  readonly published?: string;
}

/** Runs workflows. */
@Injectable()
export class Workflows implements OnModuleDestroy {
  readonly #workflows: ReadonlyMap<string, Workflow>;
  readonly #executions: InstrumentOf<typeof catalog.executions>;
  readonly #performed: InstrumentOf<typeof catalog.actions>;
  readonly #duration: InstrumentOf<typeof catalog.duration>;
  readonly #desk: Desk;
  readonly #closing = new AbortController();

  constructor(
    @Inject(Actions) actions: Actions,
    @InjectMetric(catalog.executions) executions: InstrumentOf<typeof catalog.executions>,
    @InjectMetric(catalog.actions) performed: InstrumentOf<typeof catalog.actions>,
    @InjectMetric(catalog.duration) duration: InstrumentOf<typeof catalog.duration>,
    @Inject(DESK) desk: Desk,
  ) {
    this.#workflows = new Map(workflowsOf(actions).map((workflow) => [workflow.name, workflow]));
    this.#executions = executions;
    this.#performed = performed;
    this.#duration = duration;
    this.#desk = desk;
    // A series that begins with its first event shows no increase: nobody would see the first failure.
    for (const workflow of this.#workflows.keys()) {
      for (const status of ['success', 'failure'] as const) executions.inc({ workflow, status }, 0);
    }
  }

  onModuleDestroy(): void {
    this.#closing.abort();
  }

  /** @throws NotFoundException; that a step fails is how the run went */
  async run(name: string, me: Session): Promise<Run> {
    const workflow = this.#workflows.get(name);
    if (workflow === undefined) throw new NotFoundException('There is no such workflow.');
    const metric = this.#duration.with({ workflow: name });
    const run = await withSpan(`workflow ${name}`, () => this.#perform(workflow, me), { metric });
    this.#executions.inc({ workflow: name, status: run.status === 'completed' ? 'success' : 'failure' });
    return run;
  }

  async #perform({ name, actions }: Workflow, me: Session): Promise<Run> {
    const situation: Situation = { me, signal: this.#closing.signal, notes: {} };
    const done: { action: string; status: Status }[] = [];
    for (const action of actions) {
      const status = await this.#attempt(name, action, situation);
      done.push({ action: action.name, status });
      if (status === 'failed') break;
    }
    const status = done.at(-1)?.status ?? 'completed';
    const { report, published } = situation.notes;
    return { workflow: name, status, actions: done, ...(report && { report }), ...(published && { published }) };
  }

  async #attempt(workflow: string, { name, perform }: Action, situation: Situation): Promise<Status> {
    try {
      await perform(situation);
      this.#performed.inc({ action: name, status: 'success' });
      return 'completed';
    } catch (error) {
      this.#performed.inc({ action: name, status: 'failure' });
      this.#desk.logger.warn({ err: error, workflow, action: name }, 'a workflow failed');
      return 'failed';
    }
  }
}

function workflowsOf(actions: Actions): readonly Workflow[] {
  const { readAccount, startSubscription, prepareWatchlist, orderReport } = actions;
  const { findMovers, writeBriefing, publish, priceHoldings, weigh, settle } = actions;
  return [
    { name: 'onboarding', actions: [readAccount, startSubscription, prepareWatchlist, orderReport] },
    { name: 'daily-briefing', actions: [findMovers, writeBriefing, publish] },
    { name: 'rebalance', actions: [readAccount, priceHoldings, weigh, settle] },
  ];
}
