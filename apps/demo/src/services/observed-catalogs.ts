import { log, telemetryExport } from '@telltale/core/catalogs';
import type { Catalog } from '@telltale/core';
import type { Environment } from '../parts/environment.ts';
import type { ServiceName } from '../parts/parts.ts';
import { catalogs as gateway } from './gateway/catalogs.ts';
import { catalogs as ledger } from './ledger/catalogs.ts';
import { catalogs as quotes } from './quotes/catalogs.ts';
import { catalogs as worker, kafkaCatalogs } from './worker/catalogs.ts';

/** What each service records. Dashboards, alerts and the check follow from it. */
export const catalogsOf: Readonly<Record<ServiceName, Readonly<Record<string, Catalog>>>> = {
  gateway,
  quotes,
  ledger,
  worker,
};

/** Every catalog of the desk once, and those that loggers and tracing bring along; of Kafka where thoughts go over it. */
export function observedCatalogs(environment: Environment): readonly Catalog[] {
  const ofServices = Object.values(catalogsOf).flatMap((catalogs) => Object.values(catalogs));
  const ofKafka = environment.text('KAFKA_BROKERS') === undefined ? [] : Object.values(kafkaCatalogs);
  return [...new Set([...ofServices, ...ofKafka, log, telemetryExport])];
}
