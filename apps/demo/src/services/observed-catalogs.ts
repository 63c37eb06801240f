import { log, telemetryExport } from '@telltale/core/catalogs';
import type { Catalog } from '@telltale/core';
import type { ServiceName } from '../parts/parts.ts';
import { catalogs as gateway } from './gateway/catalogs.ts';
import { catalogs as ledger } from './ledger/catalogs.ts';
import { catalogs as quotes } from './quotes/catalogs.ts';
import { catalogs as worker } from './worker/catalogs.ts';

/** What each service records. Dashboards, alerts and the check follow from it. */
export const catalogsOf: Readonly<Record<ServiceName, Readonly<Record<string, Catalog>>>> = {
  gateway,
  quotes,
  ledger,
  worker,
};

/** Every catalog of the desk once, and those that loggers and tracing bring along. */
export const observedCatalogs: readonly Catalog[] = [
  ...new Set([...Object.values(catalogsOf).flatMap((catalogs) => Object.values(catalogs)), log, telemetryExport]),
];
