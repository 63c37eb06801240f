import type { ExpectedAlert } from './switches.ts';

export type AlertState = 'firing' | 'pending' | 'inactive';

/** An alert as the console's `/api/v1/alerts` has it. */
interface RaisedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: string;
}

const EVERY_MILLISECONDS = 1000;
const TIMEOUT_MILLISECONDS = 2000;

/** Knows which alerts the console has raised: asks it once a second at most, while somebody wants to know. */
export class AlertWatch {
  readonly #consoleUrl: () => string;
  #alerts: readonly RaisedAlert[] | undefined;
  #askedAt = -Infinity;

  /** @param consoleUrl - Empty while that is not known. */
  constructor(consoleUrl: () => string) {
    this.#consoleUrl = consoleUrl;
  }

  /** As it was when the console last answered; `undefined` where it has not. */
  stateOf({ name, labels = {} }: ExpectedAlert): AlertState | undefined {
    const wanted = Object.entries({ ...labels, alertname: name });
    const states = this.#alerts
      ?.filter((alert) => wanted.every(([label, value]) => alert.labels[label] === value))
      .map(({ state }) => state);
    if (states === undefined) return undefined;
    if (states.includes('firing')) return 'firing';
    return states.includes('pending') ? 'pending' : 'inactive';
  }

  /** Asks the console unless it was asked just now; who wants to know need not wait for the answer. */
  look(): void {
    const url = this.#consoleUrl();
    if (url === '' || performance.now() - this.#askedAt < EVERY_MILLISECONDS) return;
    this.#askedAt = performance.now();
    void this.#ask(`${url}/api/v1/alerts`);
  }

  async #ask(url: string): Promise<void> {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
      const { data } = (await response.json()) as { readonly data: { readonly alerts: readonly RaisedAlert[] } };
      this.#alerts = data.alerts;
    } catch {
      this.#alerts = undefined;
    }
  }
}
