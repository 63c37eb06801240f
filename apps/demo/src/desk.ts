import { ChaosBoard } from './chaos/chaos-board.ts';
import { startControlServer } from './chaos/control-server.ts';
import type { ControlServer } from './chaos/control-server.ts';
import type { ChaosSwitch } from './chaos/switches.ts';
import { startPart } from './parts/start-part.ts';
import type { Part, PartHandlers } from './parts/start-part.ts';
import { SERVICE } from './service/service-name.ts';

export interface DeskOptions extends PartHandlers {
  readonly port: number;
  readonly consolePort: number;
  readonly seed: number;
  readonly onChaos: (chaos: ChaosSwitch, active: boolean) => void;
  /** Aborted when the demo is to end, which it may be before everything has started. */
  readonly signal: AbortSignal;
}

/** The console, providers, the service and its load: started in this order, stopped in the other. */
export class Desk {
  readonly board: ChaosBoard;
  metricsUrl = '';
  chaosUrl = '';
  consoleUrl = '';

  readonly #options: DeskOptions;
  #startedAt = performance.now();
  readonly #parts: Part[] = [];
  #control: ControlServer | undefined;

  constructor(options: DeskOptions) {
    this.#options = options;
    this.board = new ChaosBoard({
      switchChaos: (name, chaos, active) => this.#parts.find((part) => part.name === name)?.switchChaos(chaos, active),
      onChange: options.onChaos,
    });
  }

  /** Since everything has started. */
  get uptimeSeconds(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  /** @throws the signal's reason when the demo is to end meanwhile; `stop()` then stops what has started */
  async start(): Promise<void> {
    const { port, consolePort, seed, signal } = this.#options;
    this.#control = await startControlServer(this.board);
    this.chaosUrl = this.#control.url;
    const { consoleUrl } = await this.#part('console', { port: consolePort });
    this.consoleUrl = consoleUrl;
    signal.throwIfAborted();
    const { providers } = await this.#part('providers', { seed }, consoleUrl);
    signal.throwIfAborted();
    const { apiPort, metricsUrl } = await this.#part(
      'service',
      { providers, metricsPort: port, consoleUrl },
      consoleUrl,
    );
    this.metricsUrl = metricsUrl;
    this.#parts.find(({ name }) => name === 'console')?.scrape([{ url: `${metricsUrl}/metrics`, job: SERVICE }]);
    signal.throwIfAborted();
    await this.#part('load', { port: apiPort, seed });
    this.#startedAt = performance.now();
  }

  /** Resolves when everything has ended: true where all of it ended by itself. */
  async stop(): Promise<boolean> {
    this.board.close();
    await this.#control?.close();
    let isClean = true;
    // One after another: who is asked outlives who asks, and no error is made that is not one.
    for (const part of this.#parts.splice(0).toReversed()) isClean = (await part.stop()) && isClean;
    return isClean;
  }

  /** For when there is no more time. */
  kill(): void {
    for (const part of this.#parts) part.kill();
  }

  async #part<Name extends Part['name']>(
    name: Name,
    options: Parameters<typeof startPart<Name>>[1],
    tracesTo?: string,
  ): Promise<Part<Name>['facts']> {
    const part = await startPart(name, options, this.#options, tracesTo);
    this.#parts.push(part);
    return part.facts;
  }
}
