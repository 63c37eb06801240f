/** Variables of Grafana, and how long what they stand for is at least. */
export interface VariableOptions {
  readonly scrapeIntervalSeconds: number;
  /** Values of the dashboard's own variables; `null` for one whose value is chosen later. */
  readonly values: Readonly<Record<string, string | null>>;
}

/** A variable as Grafana writes it, in each of its three ways (packages/grafana-data, `variableRegex`). */
export const variablePattern: RegExp =
  /\$(?<bare>\w+)|\[\[(?<square>\w+)(?::\w+)?\]\]|\$\{(?<braced>\w+)(?:\.[^:^}]+)?(?::[^}]+)?\}/g;

/** The range of a dashboard where none is chosen: Grafana's default, six hours. */
const dashboardSeconds = 6 * 3600;

/** The variables that Grafana brings (docs: dashboards/variables/add-template-variables, global variables). */
const builtIn: Readonly<Record<string, (scrapeSeconds: number) => string>> = {
  // The step of the query, which is at least the scrape interval.
  __interval: (scrape) => `${scrape}s`,
  __interval_ms: (scrape) => `${scrape * 1000}`,
  // "at least four times the value of the scrape interval"
  __rate_interval: (scrape) => `${4 * scrape}s`,
  __rate_interval_ms: (scrape) => `${4000 * scrape}`,
  __range: () => `${dashboardSeconds}s`,
  __range_s: () => `${dashboardSeconds}`,
  __range_ms: () => `${dashboardSeconds * 1000}`,
  __from: () => '1700000000000',
  __to: () => '1700021600000',
  __dashboard: () => 'dashboard',
  __name: () => 'name',
  __org: () => '1',
  __user: () => '1',
  timeFilter: () => '',
  __timeFilter: () => '',
};

/** What a variable stands for where that is known. */
export function valueOfVariable(name: string, { scrapeIntervalSeconds, values }: VariableOptions): string | undefined {
  const own = Object.hasOwn(values, name) ? values[name] : undefined;
  if (own !== undefined && own !== null && own !== '') return own;
  return Object.hasOwn(builtIn, name) ? builtIn[name]?.(scrapeIntervalSeconds) : undefined;
}

export function isDeclared(name: string, values: VariableOptions['values']): boolean {
  return Object.hasOwn(values, name) || Object.hasOwn(builtIn, name);
}
