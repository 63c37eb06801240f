import type { ChaosName } from '../chaos/switches.ts';
import type { Environment } from './environment.ts';
import type { Facts, ScrapedPart } from './messages.ts';

/** What a part does once it is started. */
export interface RunningPart {
  readonly facts: Facts;
  /** The disturbances that it suffers, switched on and off. */
  readonly chaos?: Partial<Record<ChaosName, (active: boolean) => void>>;
  /** Scrapes other parts, where that is what the part does. */
  scrape?(targets: readonly ScrapedPart[]): Promise<void>;
  /** Stops everything that was started: afterwards nothing may keep the process alive. */
  close(): Promise<void>;
}

export type StartPart = (environment: Environment) => Promise<RunningPart>;
