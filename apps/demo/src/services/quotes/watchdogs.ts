import type { DeskTelemetry } from './telemetry.ts';

/** A check that runs in the background; it fails by throwing. */
export interface Watchdog {
  readonly name: string;
  readonly check: () => void | Promise<void>;
}

interface Watched extends Watchdog {
  /** How many checks in a row have failed. */
  failures: number;
  /** Whether the last check is still at it. */
  isChecking: boolean;
}

const EVERY_MILLISECONDS = 1000;
const CRITICAL_AFTER = 3;

/** Runs watchdogs every second, and raises an event when one begins to fail, keeps failing, and recovers. */
export class Watchdogs {
  readonly #metrics: DeskTelemetry['watchdog'];
  readonly #watched: readonly Watched[];
  readonly #timer = setInterval(() => this.#round(), EVERY_MILLISECONDS).unref();
  #checks = 0;
  #passed = 0;

  constructor(watchdogs: readonly Watchdog[], { watchdog }: DeskTelemetry) {
    this.#metrics = watchdog;
    this.#watched = watchdogs.map((each) => ({ ...each, failures: 0, isChecking: false }));
    watchdog.registered.set(watchdogs.length);
    // A series that begins with its first event shows no increase: nobody would be told of it.
    for (const { name } of watchdogs) watchdog.events.inc({ watchdog: name, severity: 'critical' }, 0);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #round(): void {
    for (const watched of this.#watched) if (!watched.isChecking) void this.#check(watched);
  }

  async #check(watched: Watched): Promise<void> {
    const labels = { watchdog: watched.name };
    watched.isChecking = true;
    const end = this.#metrics.checkDuration.startTimer(labels);
    try {
      await watched.check();
      if (watched.failures > 0) this.#metrics.events.inc({ ...labels, severity: 'info' });
      watched.failures = 0;
      this.#passed++;
    } catch {
      watched.failures++;
      this.#metrics.checkFailures.inc(labels);
      if (watched.failures === 1) this.#metrics.events.inc({ ...labels, severity: 'warning' });
      if (watched.failures === CRITICAL_AFTER) this.#metrics.events.inc({ ...labels, severity: 'critical' });
    } finally {
      end();
      watched.isChecking = false;
      this.#checks++;
      this.#metrics.checks.inc(labels);
      this.#sumUp();
    }
  }

  #sumUp(): void {
    const unhealthy = this.#watched.filter(({ failures }) => failures > 0).length;
    this.#metrics.unhealthy.set(unhealthy);
    this.#metrics.healthy.set(this.#watched.length - unhealthy);
    this.#metrics.successRatio.set(this.#passed / this.#checks);
  }
}
