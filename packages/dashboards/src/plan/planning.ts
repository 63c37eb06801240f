import { rateInterval, variable, type RenderOptions, type Selectors } from '@telltale/promql/builder';
import type { DashboardsOptions } from './dashboards-options.ts';
import { exposureOf, type Exposure } from './exposure.ts';
import { servicesGiven } from './services.ts';

/** What everything is planned with: options with their defaults. */
export interface Planning {
  readonly exposure: Exposure;
  readonly rendering: RenderOptions;
  /** The conditions of a recorded series, which has no instance: the others are in its rule. */
  readonly recordSelectors: Selectors;
  /** Conditions that are the same whatever is chosen. */
  readonly fixedSelectors: Selectors;
  /** The pattern of the services, where they are given for all and not chosen. */
  readonly services: string | undefined;
  /** What has a value before anything is chosen. */
  readonly values: Readonly<Record<string, string>>;
  readonly useRecordings: boolean;
  readonly dataSources: { readonly prometheus: string; readonly loki: string | false; readonly tempo: string | false };
  readonly logLabel: string;
  readonly uidPrefix: string;
}

/** The variables that choose services and instances, by the label that they hold. */
export const targetVariables: Readonly<Record<'job' | 'instance', string>> = { job: 'service', instance: 'instance' };

export function planningOf(options: DashboardsOptions): Planning {
  const exposure = exposureOf(options);
  const { selectors = {}, useRecordings = false, logLabel = 'service_name', uidPrefix = 'telltale' } = options;
  const { prometheus = 'prometheus', loki = 'loki', tempo = 'tempo' } = options.dataSources ?? {};
  const services = servicesGiven(selectors['job']);
  const job = variable(targetVariables.job, { multiple: true });
  const instance = variable(targetVariables.instance, { multiple: true });
  const chosen: Selectors = { job, instance, ...selectors };
  return {
    exposure,
    rendering: {
      naming: exposure,
      range: rateInterval,
      // What is not of a catalog has the labels of its own exporter.
      selectors: (metric) => (metric === undefined || 'external' in metric ? {} : chosen),
    },
    recordSelectors: { job: selectors['job'] ?? job },
    fixedSelectors: selectors,
    services,
    values: services === undefined ? {} : { [targetVariables.job]: services },
    useRecordings,
    dataSources: { prometheus, loki, tempo },
    logLabel,
    uidPrefix,
  };
}
