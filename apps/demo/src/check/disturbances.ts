import type { ChaosBoard } from '../chaos/chaos-board.ts';
import { chaosSwitches } from '../chaos/switches.ts';
import type { ChaosName, ExpectedAlert } from '../chaos/switches.ts';
import type { AskConsole } from './ask-console.ts';
import { badDay } from './bad-day.ts';
import type { Finding } from './finding.ts';

/** An alert as `/api/v1/alerts` has it. */
interface ApiAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: string;
  readonly activeAt: string;
}

interface Awaited {
  readonly chaos: ChaosName;
  readonly alert: ExpectedAlert;
  /** When the disturbance began and ended, in milliseconds since the Unix epoch. */
  startedAt: number | undefined;
  endedAt: number | undefined;
  firedAfterSeconds: number | undefined;
  /** Since the disturbance ended. */
  overAfterSeconds: number | undefined;
}

/** Takes the desk through a bad day: each disturbance has to raise its alerts, and they have to be over when it is. */
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

  /** Whether all have been tried, and what they raised is over. */
  get isOver(): boolean {
    const isAwaited = ({ firedAfterSeconds, overAfterSeconds }: Awaited): boolean =>
      firedAfterSeconds !== undefined && overAfterSeconds === undefined;
    return this.#phase >= badDay.length && !this.#awaited.some(isAwaited);
  }

  /** Looks which alerts fire, and goes on to the next disturbances when it is time to. */
  async step(): Promise<void> {
    await this.#look();
    const phase = badDay[this.#phase];
    if (phase === undefined) return;
    const { chaos, leastSeconds, mostSeconds } = phase;
    const seconds = (performance.now() - this.#phaseStartedAt) / 1000;
    const isRaised = this.#awaited.every((each) => !chaos.includes(each.chaos) || each.firedAfterSeconds !== undefined);
    if (seconds < leastSeconds || (seconds < mostSeconds && !isRaised)) return;
    for (const name of chaos) this.#end(name);
    this.#phase++;
    this.#phaseStartedAt = performance.now();
    for (const name of badDay[this.#phase]?.chaos ?? []) this.#begin(name);
  }

  findings(): readonly Finding[] {
    return this.#awaited.map((each) => ({
      what: `${each.chaos} raises ${inWords(each.alert)}`,
      isMet: each.overAfterSeconds !== undefined,
      seen: outcomeOf(each),
    }));
  }

  #begin(name: ChaosName): void {
    for (const each of this.#awaited) if (each.chaos === name) each.startedAt = Date.now();
    this.#board.start(name);
  }

  #end(name: ChaosName): void {
    this.#board.stop(name);
    for (const each of this.#awaited) if (each.chaos === name) each.endedAt = Date.now();
  }

  async #look(): Promise<void> {
    const { alerts } = await this.#console.data<{ readonly alerts: readonly ApiAlert[] }>('/api/v1/alerts');
    const now = Date.now();
    for (const each of this.#awaited) {
      const { startedAt, endedAt } = each;
      if (startedAt === undefined) continue;
      const isFiring = alerts.some((found) => isCausedBy(found, each.alert, startedAt));
      if (isFiring) each.firedAfterSeconds ??= (now - startedAt) / 1000;
      else if (endedAt !== undefined && each.firedAfterSeconds !== undefined) {
        each.overAfterSeconds ??= (now - endedAt) / 1000;
      }
    }
  }
}

function awaitedOf(chaos: ChaosName): readonly Awaited[] {
  const { alerts } = chaosSwitches.find(({ name }) => name === chaos)!;
  return alerts.map((alert) => ({
    chaos,
    alert,
    startedAt: undefined,
    endedAt: undefined,
    firedAfterSeconds: undefined,
    overAfterSeconds: undefined,
  }));
}

/** An alert whose condition held before the disturbance began says nothing of it. */
function isCausedBy(found: ApiAlert, { name, labels = {} }: ExpectedAlert, startedAt: number): boolean {
  if (found.state !== 'firing' || found.labels['alertname'] !== name) return false;
  if (Object.entries(labels).some(([label, value]) => found.labels[label] !== value)) return false;
  return Date.parse(found.activeAt) >= startedAt;
}

function outcomeOf({ startedAt, firedAfterSeconds, overAfterSeconds }: Awaited): string {
  if (startedAt === undefined) return 'not tried: no time was left';
  if (firedAfterSeconds === undefined) return 'did not fire';
  const fires = `fires after ${firedAfterSeconds.toFixed(1)} s`;
  return `${fires}, ${overAfterSeconds === undefined ? 'is not over' : `over ${overAfterSeconds.toFixed(1)} s after it`}`;
}

function inWords({ name, labels = {} }: ExpectedAlert): string {
  const values = Object.values(labels);
  return values.length === 0 ? name : `${name} of ${values.join(', ')}`;
}
