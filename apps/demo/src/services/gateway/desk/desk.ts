import type { Telemetry } from '@telltale/core';
import type { Logger } from '@telltale/logging';
import type { Environment } from '../../../parts/environment.ts';
import type { catalogs } from '../catalogs.ts';
import type { Switches } from './switches.ts';

/** Under which every module is given what follows. */
export const DESK = Symbol('desk');

/** What there is before the application: where the others are, who is told, and what is disturbed. */
export interface Desk {
  readonly environment: Environment;
  readonly telemetry: Telemetry<typeof catalogs>;
  readonly logger: Logger;
  readonly switches: Switches;
  /** Where the metrics are to be. */
  readonly metrics: { readonly host: string; readonly port: number };
}
