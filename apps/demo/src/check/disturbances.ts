import type { ChaosBoard } from '../chaos/chaos-board.ts';
import { chaosSwitches } from '../chaos/switches.ts';
import type { ChaosName, ExpectedAlert } from '../chaos/switches.ts';
import type { AskConsole } from './ask-console.ts';
import type { Finding } from './finding.ts';

/** Disturbances that are on at once, and how long: at least, and at most while their alerts are awaited. */
interface Phase {
  readonly chaos: readonly ChaosName[];
  readonly leastSeconds: number;
  readonly mostSeconds: number;
}

/** A bad day. Those that hide one another come one after another; without it breakers, retries and alerts would rest. */
const badDay: readonly Phase[] = [
  { chaos: [], leastSeconds: 1, mostSeconds: 1 },
  { chaos: ['slow-provider', 'dead-provider', 'stuck-workers'], leastSeconds: 4, mostSeconds: 16 },
  { chaos: ['error-burst', 'block-loop'], leastSeconds: 4, mostSeconds: 20 },
  { chaos: ['rate-limit'], leastSeconds: 2, mostSeconds: 2 },
];

/** An alert as `/api/v1/alerts` has it. */
interface ApiAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: string;
  readonly activeAt: string;
}

interface Awaited {
  readonly chaos: ChaosName;
  readonly alert: ExpectedAlert;
  /** When the disturbance began, in milliseconds since the Unix epoch. */
  startedAt: number | undefined;
  firedAfterSeconds: number | undefined;
}

/** Takes a service through a bad day, and waits for the alerts that each disturbance has to raise. */
export class Disturbances {
  readonly #board: ChaosBoard;
  readonly #console: AskConsole;
  readonly #awaited: readonly Awaited[] = badDay.flatMap(({ chaos }) => chaos).flatMap(awaitedOf);
  #phase = 0;
  #phaseStartedAt = performance.now();

  constructor(board: ChaosBoard, ask: AskConsole) {
    this.#board = board;
    this.#console = ask;
  }

  get isOver(): boolean {
    return this.#phase >= badDay.length;
  }

  /** Looks which alerts fire, and goes on to the next disturbances when it is time to. */
  async step(): Promise<void> {
    if (this.isOver) return;
    await this.#look();
    const { chaos, leastSeconds, mostSeconds } = badDay[this.#phase]!;
    const seconds = (performance.now() - this.#phaseStartedAt) / 1000;
    const isRaised = this.#awaited.every((each) => !chaos.includes(each.chaos) || each.firedAfterSeconds !== undefined);
    if (seconds < leastSeconds || (seconds < mostSeconds && !isRaised)) return;
    for (const name of chaos) this.#board.stop(name);
    this.#phase++;
    this.#phaseStartedAt = performance.now();
    for (const name of badDay[this.#phase]?.chaos ?? []) this.#begin(name);
  }

  findings(): readonly Finding[] {
    return this.#awaited.map(({ chaos, alert, startedAt, firedAfterSeconds }) => ({
      what: `${chaos} raises ${inWords(alert)}`,
      isMet: firedAfterSeconds !== undefined,
      seen:
        firedAfterSeconds !== undefined
          ? `fires after ${firedAfterSeconds.toFixed(1)} s`
          : startedAt === undefined
            ? 'not tried: no time was left'
            : 'did not fire',
    }));
  }

  #begin(name: ChaosName): void {
    const startedAt = Date.now();
    for (const each of this.#awaited) if (each.chaos === name) each.startedAt = startedAt;
    this.#board.start(name);
  }

  async #look(): Promise<void> {
    const { alerts } = await this.#console.data<{ readonly alerts: readonly ApiAlert[] }>('/api/v1/alerts');
    for (const each of this.#awaited) {
      const { startedAt, firedAfterSeconds } = each;
      if (startedAt === undefined || firedAfterSeconds !== undefined) continue;
      if (alerts.some((found) => isCausedBy(found, each.alert, startedAt))) {
        each.firedAfterSeconds = (Date.now() - startedAt) / 1000;
      }
    }
  }
}

function awaitedOf(name: ChaosName): readonly Awaited[] {
  const { alerts } = chaosSwitches.find((each) => each.name === name)!;
  return alerts.map((alert) => ({ chaos: name, alert, startedAt: undefined, firedAfterSeconds: undefined }));
}

/** An alert whose condition held before the disturbance began says nothing of it. */
function isCausedBy(found: ApiAlert, { name, labels = {} }: ExpectedAlert, startedAt: number): boolean {
  if (found.state !== 'firing' || found.labels['alertname'] !== name) return false;
  if (Object.entries(labels).some(([label, value]) => found.labels[label] !== value)) return false;
  return Date.parse(found.activeAt) >= startedAt;
}

function inWords({ name, labels = {} }: ExpectedAlert): string {
  const values = Object.values(labels);
  return values.length === 0 ? name : `${name} of ${values.join(', ')}`;
}
