import type { AgentRun } from '@telltale/instruments/agents';
import type { Logger } from '@telltale/logging';
import { withSpan } from '@telltale/tracing';
import type {
  ChatCompletionMessageFunctionToolCall,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import { assetClassOf } from '../../../market.ts';
import { ApprovalTimeoutError, OverBudgetError } from './agent-errors.ts';
import type { Approvals } from './approvals.ts';
import { practices } from './domains.ts';
import type { Practice } from './domains.ts';
import type { Asked, Model, Said } from './model.ts';
import { placeOrder } from './place-order.ts';
import type { Outcome } from './place-order.ts';
import { symbolIn } from './task.ts';
import type { Task } from './task.ts';
import { describeTool } from './tool.ts';
import type { Wish, Workplace } from './tool.ts';

/** What an agent brings back. */
export interface Answer {
  readonly answer: string;
  /** Those that it used, in that order. */
  readonly tools: readonly string[];
  /** In US dollars. */
  readonly cost: number;
  readonly order?: Outcome;
}

/** What a run is made of. */
export interface Means {
  readonly run: AgentRun;
  readonly model: Model;
  readonly workplace: Workplace;
  readonly approvals: Approvals;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** How many times it thinks about each step. */
  readonly thoughts: number;
  readonly tell: (doing: string) => void;
}

const MAX_STEPS = 4;
const TOLD_CHARACTERS = 400;
const APPROVAL_SECONDS = 4;

/** One run: thinks, uses the tools that the model asks for, thinks again, and answers. */
export class Agent {
  readonly #task: Task;
  readonly #means: Means;
  readonly #practice: Practice;
  readonly #symbol: string;
  readonly #messages: ChatCompletionMessageParam[];
  readonly #used: string[] = [];
  #usd = 0;

  constructor(task: Task, means: Means) {
    this.#task = task;
    this.#means = means;
    this.#practice = practices[task.domain];
    this.#symbol = symbolIn(task.task);
    this.#messages = [
      { role: 'system', content: this.#practice.instructions },
      { role: 'user', content: task.task },
    ];
  }

  /** @throws OverBudgetError, ApprovalTimeoutError, APIError of the model, UpstreamError where an order fails */
  async answer(): Promise<Answer> {
    await this.#brief();
    let answer = '';
    for (let step = 0; step < MAX_STEPS; step++) {
      const { message } = await this.#think();
      answer = message.content ?? '';
      const calls = (message.tool_calls ?? []).filter((call) => call.type === 'function');
      if (calls.length === 0) break;
      this.#messages.push(message);
      this.#messages.push(...(await Promise.all(calls.map((call) => this.#use(call)))));
    }
    const order = this.#practice.endsInOrder ? await this.#order() : undefined;
    this.#means.tell('is done');
    return { answer, tools: this.#used, cost: this.#usd, ...(order && { order }) };
  }

  /** A small model sums up what matters; the agent can do without. */
  async #brief(): Promise<void> {
    try {
      const { message } = await this.#tool('brief', () =>
        this.#ask({
          model: 'sage-small',
          messages: [
            { role: 'system', content: 'Sum up in one sentence what a reader of the desk has to know for this.' },
            { role: 'user', content: this.#task.task },
          ],
        }),
      );
      this.#messages[0] = { role: 'system', content: `${this.#practice.instructions} ${message.content ?? ''}` };
    } catch (error) {
      if (error instanceof OverBudgetError || this.#means.signal.aborted) throw error;
      this.#means.logger.warn({ err: error, domain: this.#task.domain }, 'an agent goes on without a briefing');
    }
  }

  /** The last thought counts. */
  async #think(): Promise<Said> {
    this.#means.tell('thinks');
    const tools = this.#practice.tools.map(describeTool);
    const asked = { model: 'sage-large', messages: this.#messages, tools } as const;
    let said = await this.#ask(asked);
    for (let thought = 1; thought < this.#means.thoughts; thought++) said = await this.#ask(asked);
    return said;
  }

  async #ask(asked: Omit<Asked, 'signal'>): Promise<Said> {
    const { model, run, signal } = this.#means;
    const said = await model.ask({ ...asked, signal });
    this.#usd += said.usd;
    const spent = {
      tokens_per_run: said.tokens,
      tokens_per_hour: said.tokens,
      usd_per_run: said.usd,
      usd_per_hour: said.usd,
    };
    // All of them, before the first that is used up ends the run.
    const isWithin = Object.entries(spent).map(([budget, amount]) => run.spend(budget, amount));
    const over = Object.keys(spent)[isWithin.indexOf(false)];
    if (over !== undefined) throw new OverBudgetError(over);
    return said;
  }

  /** What a tool answers, or that it failed: the model makes of that what it can. */
  async #use({ id, function: called }: ChatCompletionMessageFunctionToolCall): Promise<ChatCompletionMessageParam> {
    const { workplace, logger } = this.#means;
    const tool = this.#practice.tools.find(({ name }) => name === called.name);
    let told: unknown;
    try {
      if (tool === undefined) throw new Error('There is no such tool.');
      told = await this.#tool(tool.name, () => tool.use(workplace, this.#wishIn(called.arguments)));
    } catch (error) {
      logger.warn({ err: error, tool: called.name }, 'a tool failed');
      told = `It failed: ${(error as Error).message}`;
    }
    return { role: 'tool', tool_call_id: id, content: JSON.stringify(told).slice(0, TOLD_CHARACTERS) };
  }

  #order(): Promise<Outcome> {
    const { run, approvals, workplace, tell } = this.#means;
    return placeOrder({
      task: this.#task,
      symbol: this.#symbol,
      workplace,
      use: (name, call) => this.#tool(name, call),
      isApproved: async (summary) => {
        tell('asks for approval');
        const decision = await run.approve((signal) => approvals.ask(this.#task.domain, summary, signal), {
          timeoutSeconds: APPROVAL_SECONDS,
        });
        if (decision === 'timeout') throw new ApprovalTimeoutError(APPROVAL_SECONDS);
        return decision === 'approved';
      },
    });
  }

  #tool<T>(name: string, call: () => Promise<T>): Promise<T> {
    this.#used.push(name);
    this.#means.tell(`uses ${name}`);
    const attributes = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': name };
    return withSpan(`execute_tool ${name}`, () => this.#means.run.tool(name, call), { attributes });
  }

  /** Models make things up: a symbol that is none becomes the one of the task. */
  #wishIn(json: string): Wish {
    try {
      const { symbol } = JSON.parse(json) as { readonly symbol?: unknown };
      if (typeof symbol === 'string' && assetClassOf(symbol) !== undefined) return { symbol };
    } catch {
      // No JSON: the model was cut off.
    }
    return { symbol: this.#symbol };
  }
}
