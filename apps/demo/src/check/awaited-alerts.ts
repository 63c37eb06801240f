import type { ChaosName, ExpectedAlert } from '../chaos/switches.ts';
import { chaosSwitches } from '../chaos/switches.ts';
import type { AskApi } from './ask-api.ts';
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

/** What one server that evaluates the rules says of disturbances: their alerts have to fire, and to be over afterwards. */
export class AwaitedAlerts {
  readonly #server: AskApi;
  readonly #awaited: readonly Awaited[];
  #latest: readonly ApiAlert[] = [];
  /** What fired when the first disturbance began. */
  #uncalledFor: readonly string[] = [];

  constructor(server: AskApi, disturbances: readonly ChaosName[]) {
    this.#server = server;
    this.#awaited = disturbances.flatMap(awaitedOf);
  }

  begin(name: ChaosName): void {
    for (const each of this.#awaited) if (each.chaos === name) each.startedAt = Date.now();
  }

  end(name: ChaosName): void {
    for (const each of this.#awaited) if (each.chaos === name) each.endedAt = Date.now();
  }

  /** Whether none of what these disturbances have to raise is there already. */
  areQuiet(names: readonly ChaosName[]): boolean {
    return this.#awaited.every(
      ({ chaos, alert }) => !names.includes(chaos) || !this.#latest.some((each) => is(each, alert)),
    );
  }

  /** Whether all that these disturbances have to raise has fired. */
  haveFired(names: readonly ChaosName[]): boolean {
    return this.#awaited.every(
      ({ chaos, firedAfterSeconds }) => !names.includes(chaos) || firedAfterSeconds !== undefined,
    );
  }

  /** Whether nothing that has fired still does. */
  get areOver(): boolean {
    return this.#awaited.every(
      ({ firedAfterSeconds, overAfterSeconds }) => firedAfterSeconds === undefined || overAfterSeconds !== undefined,
    );
  }

  async look(): Promise<void> {
    const { alerts } = await this.#server.data<{ readonly alerts: readonly ApiAlert[] }>('/api/v1/alerts');
    const now = Date.now();
    this.#latest = alerts;
    const isPeace = this.#awaited.every(({ startedAt }) => startedAt === undefined);
    if (isPeace)
      this.#uncalledFor = alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels['alertname']!);
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

  findings(): readonly Finding[] {
    const uncalledFor = this.#uncalledFor;
    return [
      {
        what: 'peace raises nothing',
        isMet: uncalledFor.length === 0,
        seen: uncalledFor.length === 0 ? 'no alert fires when the first disturbance begins' : uncalledFor.join(', '),
      },
      ...this.#awaited.map((each) => ({
        what: `${each.chaos} raises ${inWords(each.alert)}`,
        isMet: each.overAfterSeconds !== undefined,
        seen: outcomeOf(each),
      })),
    ];
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
function isCausedBy(found: ApiAlert, expected: ExpectedAlert, startedAt: number): boolean {
  return found.state === 'firing' && is(found, expected) && Date.parse(found.activeAt) >= startedAt;
}

function is({ labels: found }: ApiAlert, { name, labels = {} }: ExpectedAlert): boolean {
  return found['alertname'] === name && Object.entries(labels).every(([label, value]) => found[label] === value);
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
