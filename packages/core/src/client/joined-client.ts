import type { ForeignFamily } from '../exposition/source.ts';
import type { Instrument } from '../instruments/instrument.ts';
import { ClientBridge } from './client-bridge.ts';
import type { ClientBridgeOptions } from './client-bridge.ts';
import type { ClientRegistry } from './client-registry.ts';

// Symbol.for, so that two copies of this package in one process find each other's mark.
const owner = Symbol.for('telltale.registry');

interface Marked {
  [owner]?: unknown;
}

/** What was joined to a client's registry, as it is written on that registry. */
export function ownerOf(client: ClientRegistry): unknown {
  return (client as Marked)[owner];
}

/** The client's registry that a registry of Telltale's has joined, if it has joined one. */
export class JoinedClient {
  readonly #owner: object;
  readonly #options: ClientBridgeOptions;
  #client: ClientRegistry | undefined;
  #bridge: ClientBridge | undefined;

  constructor(ownedBy: object, options: ClientBridgeOptions) {
    this.#owner = ownedBy;
    this.#options = options;
  }

  get joined(): boolean {
    return this.#bridge !== undefined;
  }

  /** Joins a registry that nobody has joined, with the instruments there are. */
  join(client: ClientRegistry, instruments: readonly Instrument[], refused: (error: unknown) => void): void {
    if (this.joined || ownerOf(client) !== undefined) return;
    Object.defineProperty(client, owner, { value: this.#owner, configurable: true });
    this.#client = client;
    this.#bridge = new ClientBridge(client, this.#options);
    for (const instrument of instruments) {
      try {
        this.#bridge.add(instrument);
      } catch (error) {
        refused(error);
      }
    }
  }

  /** @throws TelltaleError `TELLTALE_METRIC_CONFLICT` */
  add(instrument: Instrument): void {
    this.#bridge?.add(instrument);
  }

  hasGivenWay(instrument: Instrument): boolean {
    return this.#bridge?.hasGivenWay(instrument) ?? false;
  }

  foreign(): Promise<readonly ForeignFamily[]> {
    return this.#bridge?.foreign() ?? Promise.resolve([]);
  }

  leave(): void {
    this.#bridge?.close();
    if (this.#client !== undefined) delete (this.#client as Marked)[owner];
    this.#bridge = undefined;
    this.#client = undefined;
  }
}
