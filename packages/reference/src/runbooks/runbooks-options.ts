import { DocumentsError } from '../errors.ts';
import { exposureOf, type Exposure } from '../exposure/exposure.ts';
import type { NamingOptions } from '../exposure/naming-options.ts';
import { httpAddress } from '../http-address.ts';
import type { DocumentedDashboard, DocumentedSlo } from '../pages/planned.ts';

/** Who is told of which alerts: what `alertmanagerConfig` of `@telltale/rules` takes. */
export interface Routing {
  readonly receivers: readonly {
    readonly name: string;
    readonly type?: string;
    /** Of Slack. */
    readonly channel?: string;
  }[];
  /** Tried in their order. @default [] */
  readonly routes?: readonly {
    readonly receiver: string;
    readonly match: Readonly<Record<string, string | RegExp>>;
    readonly continue?: boolean;
  }[];
  /** Takes what no route does. @default the first receiver */
  readonly defaultReceiver?: string;
}

export interface RunbooksOptions extends Partial<NamingOptions> {
  /** Objectives: their alerts have pages too, one for each name with a section for each objective. @default [] */
  readonly slos?: readonly DocumentedSlo[];
  /** Who is told. @default nothing is said of it */
  readonly routing?: Routing;
  /** Dashboards to look at: those of `planDashboards` of `@telltale/dashboards`. @default [] */
  readonly dashboards?: readonly DocumentedDashboard[];
  /** Address of Grafana: `http://localhost:3000`. @default dashboards are named, not linked */
  readonly grafanaUrl?: string;
  /** Address of Alertmanager, where alerts are silenced. @default 'http://localhost:9093' */
  readonly alertmanagerUrl?: string;
}

export interface ResolvedRunbooksOptions {
  /** What the metric reference has sections of; `undefined` where no catalogs are given. */
  readonly exposure: Exposure | undefined;
  readonly slos: readonly DocumentedSlo[];
  readonly routing: Routing | undefined;
  readonly dashboards: readonly DocumentedDashboard[];
  readonly grafanaUrl: string | undefined;
  readonly alertmanagerUrl: string;
}

/** @throws DocumentsError `REFERENCE_OPTIONS`, `REFERENCE_UNKNOWN_RECEIVER` */
export function resolveRunbooksOptions(options: RunbooksOptions): ResolvedRunbooksOptions {
  const { catalogs, slos = [], routing, dashboards = [], grafanaUrl, alertmanagerUrl } = options;
  if (routing !== undefined) checkRouting(routing);
  return {
    exposure: catalogs === undefined ? undefined : exposureOf({ ...options, catalogs }),
    slos,
    routing,
    dashboards,
    grafanaUrl: grafanaUrl === undefined ? undefined : httpAddress('grafanaUrl', grafanaUrl),
    alertmanagerUrl: httpAddress('alertmanagerUrl', alertmanagerUrl ?? 'http://localhost:9093'),
  };
}

function checkRouting({ receivers, routes = [], defaultReceiver }: Routing): void {
  const names = new Set(receivers.map(({ name }) => name));
  if (names.size === 0) throw new DocumentsError('REFERENCE_OPTIONS', 'routing has no receivers', receivers);
  const wanted = [
    ...routes.map(({ receiver }) => receiver),
    ...(defaultReceiver === undefined ? [] : [defaultReceiver]),
  ];
  const unknown = wanted.find((name) => !names.has(name));
  if (unknown === undefined) return;
  throw new DocumentsError(
    'REFERENCE_UNKNOWN_RECEIVER',
    `A route leads to ${JSON.stringify(unknown)}; the receivers are ${[...names].join(', ')}`,
    unknown,
  );
}
