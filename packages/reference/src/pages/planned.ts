/** An alert, as `planRules` of `@telltale/rules` plans it. */
export interface DocumentedAlert {
  readonly name: string;
  readonly severity: string;
  /** The condition. */
  readonly expr: string;
  readonly threshold: number | undefined;
  readonly for: string;
  /** With Go templates of Prometheus in it. */
  readonly summary: string;
  readonly description: string;
  /** Texts are Markdown. */
  readonly runbook:
    | { readonly meaning: string; readonly causes: readonly string[]; readonly steps: readonly string[] }
    | undefined;
  /** Queries to run first. */
  readonly queries: readonly { readonly title: string; readonly query: string }[];
  /** The metrics it reads, as `catalog.key`, or the name of an exporter's. */
  readonly metrics: readonly string[];
  /** The catalog or exporter whose metrics it is about. */
  readonly group: string;
  readonly rule: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly keep_firing_for?: string;
  };
}

/** An objective, as `planRules` of `@telltale/rules` plans it. */
export interface DocumentedSlo {
  readonly name: string;
  /** Percent of events, or of time, that have to be good. */
  readonly objective: number;
  readonly periodDays: number;
  readonly tier: string | undefined;
  readonly description: string;
  /** The metrics it measures, as `catalog.key`, or the name of an exporter's. */
  readonly metrics: readonly string[];
  readonly alerts: readonly DocumentedAlert[];
}

/** A dashboard, as `planDashboards` of `@telltale/dashboards` plans it. */
export interface DocumentedDashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    /** The metrics it reads, as `catalog.key`, or the name of an exporter's. */
    readonly metrics: readonly string[];
  }[];
}
