import { ChaosBoard } from './chaos/chaos-board.ts';
import { startControlServer } from './chaos/control-server.ts';
import type { ControlServer } from './chaos/control-server.ts';
import type { ChaosSwitch } from './chaos/switches.ts';
import { EXPORTERS } from './console/exporters.ts';
import { Environment } from './parts/environment.ts';
import type { Addresses, ScrapedPart } from './parts/messages.ts';
import { parts as plans, services } from './parts/parts.ts';
import type { PartName, PartPlan, ServiceName } from './parts/parts.ts';
import { startPart } from './parts/start-part.ts';
import type { Part, PartHandlers } from './parts/start-part.ts';

export interface DeskOptions extends PartHandlers {
  /** Port of the first service's metrics page, the others' being the next; 0 takes free ones. */
  readonly port: number;
  readonly consolePort: number;
  readonly seed: number;
  /** Whether Prometheus and the other servers that are installed here run as well. */
  readonly isStackLocal?: boolean;
  readonly onChaos: (chaos: ChaosSwitch, active: boolean) => void;
  /** A part is ready. */
  readonly onStart: (name: PartName) => void;
  /** Aborted when the demo is to end, which it may be before everything has started. */
  readonly signal: AbortSignal;
}

/** The parts of the demo: each started as soon as those that it needs are, and stopped before them. */
export class Desk {
  readonly board: ChaosBoard;
  chaosUrl = '';

  readonly #options: DeskOptions;
  #startedAt = performance.now();
  readonly #parts = new Map<PartName, Part>();
  #control: ControlServer | undefined;

  constructor(options: DeskOptions) {
    this.#options = options;
    this.board = new ChaosBoard({
      switchChaos: (name, chaos, active) => this.#parts.get(name)?.switchChaos(chaos, active),
      onChange: options.onChaos,
    });
  }

  /** Since everything has started. */
  get uptimeSeconds(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  get consoleUrl(): string {
    return this.#urlOf('console', 'console');
  }

  get isStackLocal(): boolean {
    return this.#options.isStackLocal === true;
  }

  /** What decides which dashboards and alerts there are. */
  get environment(): Environment {
    return new Environment({
      KAFKA_BROKERS: process.env['KAFKA_BROKERS'],
      ...(this.isStackLocal && { [EXPORTERS]: 'node_exporter,postgres_exporter,redis_exporter' }),
    });
  }

  /** Where the users go. */
  get gatewayUrl(): string {
    return this.#urlOf('gateway', 'gateway');
  }

  /** Of `--stack local`; empty without. */
  get prometheusUrl(): string {
    return this.#urlOf('stack', 'prometheus');
  }

  get alertmanagerUrl(): string {
    return this.#urlOf('stack', 'alertmanager');
  }

  /** The pages of metrics, one for each service, without `/metrics`. */
  get pages(): ReadonlyMap<ServiceName, string> {
    return new Map(services.map((name) => [name, this.#parts.get(name)?.facts.metricsUrl ?? '']));
  }

  /** @throws the signal's reason when the demo is to end meanwhile; `stop()` then stops what has started */
  async start(): Promise<void> {
    this.#control = await startControlServer(this.board, { consoleUrl: () => this.consoleUrl });
    this.chaosUrl = this.#control.url;
    const starting = new Map<PartName, Promise<Addresses>>();
    for (const plan of plans) starting.set(plan.name, this.#startAfter(plan, starting));
    // All of them, so that none starts after this has failed.
    const outcomes = await Promise.allSettled(starting.values());
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
    this.#startedAt = performance.now();
  }

  /** Resolves when everything has ended: true where all of it ended by itself. */
  async stop(): Promise<boolean> {
    this.board.close();
    await this.#control?.close();
    let isClean = true;
    // One after another: who is asked outlives who asks, and no error is made that is not one.
    for (const { name } of plans.toReversed()) isClean = ((await this.#parts.get(name)?.stop()) ?? true) && isClean;
    return isClean;
  }

  /** For when there is no more time. */
  kill(): void {
    for (const part of this.#parts.values()) part.kill();
  }

  /** @returns the addresses of the part, and of those that it needed */
  async #startAfter(plan: PartPlan, starting: ReadonlyMap<PartName, Promise<Addresses>>): Promise<Addresses> {
    const needed = await Promise.all(plan.needs.map((name) => starting.get(name)!));
    this.#options.signal.throwIfAborted();
    const addresses: Addresses = Object.assign({}, ...needed);
    if (this.#isLeftOut(plan, addresses)) return addresses;
    const part = await startPart(plan, addresses, this.#variablesOf(plan.name), this.#options, this.#options.signal);
    this.#parts.set(plan.name, part);
    this.#options.onStart(plan.name);
    const { metricsUrl, pages } = part.facts;
    if (metricsUrl !== undefined || pages !== undefined || plan.name === 'console') this.#scrapeAll();
    return { ...addresses, ...part.facts.urls };
  }

  #isLeftOut({ isOptional, instead }: PartPlan, addresses: Addresses): boolean {
    if (isOptional === true) return !this.isStackLocal;
    if (instead === undefined) return false;
    // The others are told by the address, or have the variable anyway.
    return addresses[instead] !== undefined || Boolean(process.env[`${instead.toUpperCase()}_URL`]);
  }

  #urlOf(name: PartName, address: string): string {
    return this.#parts.get(name)?.facts.urls[address] ?? '';
  }

  /** Tells everybody who scrapes. */
  #scrapeAll(): void {
    const targets: readonly ScrapedPart[] = [...this.#parts.values()].flatMap(({ name, facts }) => [
      ...(facts.metricsUrl === undefined ? [] : [{ url: `${facts.metricsUrl}/metrics`, job: name }]),
      ...(facts.pages ?? []),
    ]);
    for (const part of this.#parts.values()) part.scrape(targets);
  }

  #variablesOf(name: PartName): Record<string, string> {
    const { port, consolePort, seed } = this.#options;
    const index = services.findIndex((service) => service === name);
    return {
      SEED: String(seed),
      ...(name === 'console' && { PORT: String(consolePort) }),
      [EXPORTERS]: this.environment.text(EXPORTERS) ?? '',
      ...(index >= 0 && port > 0 && { METRICS_PORT: String(port + index) }),
    };
  }
}
