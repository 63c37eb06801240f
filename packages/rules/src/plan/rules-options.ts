import type { ExposeOptions } from '@telltale/core';
import type { DurationText, Selectors } from '@telltale/promql/builder';
import type { Alert, Severity } from '../alerts/alert.ts';
import type { Recording } from '../recordings/recording.ts';
import type { Slo } from '../slo/slo.ts';

/** What of an alert is different here. */
export interface AlertOverride {
  readonly threshold?: number;
  readonly for?: DurationText;
  readonly keepFiringFor?: DurationText;
  readonly severity?: Severity;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface RulesOptions extends ExposeOptions {
  /** Conditions on every series of the catalogs: `{ job: 'shop' }`. @default {} */
  readonly selectors?: Selectors;
  /** Exporters that are scraped beside the services: `postgres_exporter`, `redis_exporter`, `kafka_exporter`. @default [] */
  readonly exporters?: readonly string[];
  /** Alerts of one's own. @default [] */
  readonly alerts?: readonly Alert[];
  /** Whether the alerts that come with the catalogs are there as well. @default true */
  readonly shippedAlerts?: boolean;
  /** What is different of an alert, by its name; `false` leaves it out. @default {} */
  readonly overrides?: Readonly<Record<string, AlertOverride | false>>;
  /** Recording rules of one's own. @default [] */
  readonly recordings?: readonly Recording[];
  /** @default [] */
  readonly slos?: readonly Slo[];
  /** Address under which the runbooks are served; an alert's name and `.md` are put behind it. @default no link */
  readonly runbookUrl?: string;
  /** Seconds between two evaluations. @default that of Prometheus */
  readonly intervalSeconds?: number;
}
