import type { Telemetry } from '@telltale/core';
import type { catalogs } from './catalogs.ts';

/** What the parts of the service record with. */
export type LedgerTelemetry = Telemetry<typeof catalogs>;
