/** What `/api/console/*` answers, by path: the console and its page both go by these types. */
export interface ConsoleAnswers {
  readonly '/api/console/about': ConsoleAbout;
  readonly '/api/console/dashboards': readonly ListedDashboard[];
  readonly '/api/console/expressions': Expressions;
  /** In the envelope of Prometheus' API. */
  readonly '/api/console/labels': { readonly status: 'success'; readonly data: LabelCounts };
}

/** What the page has to know to ask well. */
export interface ConsoleAbout {
  readonly scrapeIntervalSeconds: number;
  readonly retentionSeconds: number;
  /** Milliseconds since the epoch. */
  readonly started: number;
  /** Whether it began with what an earlier run had kept. */
  readonly hasPast: boolean;
  readonly metrics: { readonly series: number; readonly samples: number; readonly bytes: number };
  readonly traces: { readonly traces: number; readonly spans: number; readonly bytes: number };
  readonly logs: { readonly lines: number; readonly bytes: number };
}

/** A dashboard of Grafana's classic JSON, as far as it is listed; the rest is the page's to read. */
export interface ListedDashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
}

/** What is asked for, for telling who uses a metric. */
export interface Expressions {
  readonly panels: readonly PanelExpression[];
  readonly rules: readonly RuleExpression[];
}

export interface PanelExpression {
  readonly dashboard: string;
  readonly dashboardTitle: string;
  readonly panel: number;
  readonly panelTitle: string;
  readonly expr: string;
  /** The metrics that it reads; the parts of a histogram or a summary are one metric. */
  readonly metrics: readonly string[];
}

export interface RuleExpression {
  readonly type: 'alerting' | 'recording';
  readonly name: string;
  readonly expr: string;
  /** As those of a panel. */
  readonly metrics: readonly string[];
}

/** The labels of some series, those with the most values first. */
export interface LabelCounts {
  readonly series: number;
  readonly labels: readonly LabelCount[];
}

/** A label of some series: how many values it has, and those that most series have. */
export interface LabelCount {
  readonly name: string;
  readonly values: number;
  readonly most: readonly (readonly [value: string, series: number])[];
}
