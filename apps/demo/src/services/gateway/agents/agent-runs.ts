import { randomUUID } from 'node:crypto';
import { Inject, Injectable, ServiceUnavailableException } from '@nestjs/common';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { createAgents } from '@telltale/instruments/agents';
import type { Agents } from '@telltale/instruments/agents';
import { withSpan } from '@telltale/tracing';
import { DESK } from '../desk/desk.ts';
import type { Desk } from '../desk/desk.ts';
import { Ledger } from '../upstream/ledger.ts';
import { Quotes } from '../upstream/quotes.ts';
import { Agent } from './agent.ts';
import type { Answer } from './agent.ts';
import { modelFailure } from './agent-errors.ts';
import { Approvals } from './approvals.ts';
import { hourly, perRun } from './budgets.ts';
import { Model } from './model.ts';
import { Progress } from './progress.ts';
import type { Task } from './task.ts';

const MOST_AT_ONCE = 64;
const HOUR_MILLISECONDS = 3_600_000;
const THOUGHTS = 1;
const THOUGHTS_OF_OVERRUN = 5;

/** Runs agents, within the budgets that all of them share. */
@Injectable()
export class AgentRuns implements OnModuleInit, OnModuleDestroy {
  readonly #desk: Desk;
  readonly #quotes: Quotes;
  readonly #ledger: Ledger;
  readonly #model: Model;
  readonly #approvals: Approvals;
  readonly #progress: Progress;
  readonly #agents: Agents;
  readonly #closing = new AbortController();
  #running = 0;
  #hours: NodeJS.Timeout | undefined;

  constructor(
    @Inject(DESK) desk: Desk,
    @Inject(Quotes) quotes: Quotes,
    @Inject(Ledger) ledger: Ledger,
    @Inject(Model) model: Model,
    @Inject(Approvals) approvals: Approvals,
    @Inject(Progress) progress: Progress,
  ) {
    this.#desk = desk;
    this.#quotes = quotes;
    this.#ledger = ledger;
    this.#model = model;
    this.#approvals = approvals;
    this.#progress = progress;
    this.#agents = createAgents(desk.telemetry, { budgets: hourly, runBudgets: perRun });
  }

  onModuleInit(): void {
    this.#hours = setInterval(() => this.#agents.resetBudgets(), HOUR_MILLISECONDS).unref();
  }

  /** Calls the model no further; what waits for a person is cut off with its connection. */
  onModuleDestroy(): void {
    clearInterval(this.#hours);
    this.#closing.abort();
  }

  /** @throws OverBudgetError 402, ApprovalTimeoutError 408, ModelFailure 502 or 504, UpstreamError */
  async start(task: Task): Promise<Answer> {
    if (this.#running >= MOST_AT_ONCE) throw new ServiceUnavailableException('All agents are busy: try again soon.');
    this.#running++;
    try {
      // https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-agent-spans/
      return await withSpan(`invoke_agent ${task.domain}`, () => this.#run(task), {
        attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': task.domain },
      });
    } catch (error) {
      throw modelFailure(error);
    } finally {
      this.#running--;
    }
  }

  async #run(task: Task): Promise<Answer> {
    const { domain, account } = task;
    const { logger, switches } = this.#desk;
    const id = randomUUID();
    const answer = await this.#agents.run(domain, (run) =>
      new Agent(task, {
        run,
        model: this.#model,
        workplace: { quotes: this.#quotes, ledger: this.#ledger, account },
        approvals: this.#approvals,
        logger,
        signal: this.#closing.signal,
        thoughts: switches.isOn('budget-overrun') ? THOUGHTS_OF_OVERRUN : THOUGHTS,
        tell: (doing) => this.#progress.steps.next({ run: id, domain, doing }),
      }).answer(),
    );
    logger.info({ domain, tools: answer.tools, cost: answer.cost, order: answer.order }, 'an agent has answered');
    return answer;
  }
}
