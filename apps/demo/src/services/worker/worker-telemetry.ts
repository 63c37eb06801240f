import type { Telemetry } from '@telltale/core';
import { createDeskTelemetry } from '../desk-telemetry.ts';
import { catalogs } from './catalogs.ts';

export type WorkerTelemetry = Telemetry<typeof catalogs>;

export function createWorkerTelemetry(): WorkerTelemetry {
  return createDeskTelemetry('worker', catalogs);
}
