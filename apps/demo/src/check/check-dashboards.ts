import { planDashboards } from '@telltale/dashboards';
import type { PlannedDashboard, PlannedPanel, PlannedQuery } from '@telltale/dashboards';
import { dashboardOptions } from '../console/observed.ts';
import type { Environment } from '../parts/environment.ts';
import type { AskApi } from './ask-api.ts';
import { restingMetrics } from './expectations.ts';
import type { Finding } from './finding.ts';

const NOT_ASKED = 'not asked';

/** As many queries as a browser has on their way to one server. */
const AT_ONCE = 6;

interface Asked {
  readonly dashboard: PlannedDashboard;
  readonly panel: PlannedPanel;
  readonly query: PlannedQuery;
  readonly rests: boolean;
  /** `data`, `no data`, or what went wrong. */
  answer: string;
}

/** Whether every query of every panel that the service's catalogs have brings something. */
export class DashboardsCheck {
  readonly #console: AskApi;
  readonly #asked: readonly Asked[];
  readonly #leftOut: number;

  constructor(ask: AskApi, environment: Environment) {
    this.#console = ask;
    const { dashboards, leftOut } = planDashboards(dashboardOptions(environment));
    this.#leftOut = leftOut.length;
    this.#asked = dashboards.flatMap((dashboard) =>
      dashboard.panels.flatMap((panel) =>
        panel.queries.map((query) => ({ dashboard, panel, query, rests: rests(query), answer: NOT_ASKED })),
      ),
    );
  }

  /** Asks what has brought nothing so far. @returns whether all of it is there */
  async look(): Promise<boolean> {
    const missing = this.#asked.filter(({ answer }) => answer !== 'data').values();
    const askOn = async (): Promise<void> => {
      for (const each of missing) each.answer = await this.#ask(each.query).catch((error: Error) => error.message);
    };
    // All take from the one iterator.
    await Promise.all(Array.from({ length: AT_ONCE }, askOn));
    return this.#asked.every(isWell);
  }

  findings(): readonly Finding[] {
    const byDashboard = Map.groupBy(this.#asked, ({ dashboard }) => dashboard);
    return [
      ...[...byDashboard].map(([{ title }, asked]) => findingOf(title, asked)),
      {
        what: 'left out',
        isMet: true,
        seen: `${this.#leftOut} panels and dashboards wait for catalogs and exporters that are not here`,
      },
    ];
  }

  async #ask({ language, concrete }: PlannedQuery): Promise<string> {
    if (language === 'traceql') {
      const { traces } = await this.#console.get<{ readonly traces: readonly unknown[] }>('/api/search', {
        q: concrete,
        limit: '1',
      });
      return traces.length > 0 ? 'data' : 'no data';
    }
    const isLogs = language === 'logql';
    const { result } = await this.#console.data<{ readonly result: readonly Found[] }>(
      isLogs ? '/loki/api/v1/query_range' : '/api/v1/query',
      { query: concrete, ...(isLogs && { limit: '1' }) },
    );
    // A quantile of nothing is NaN, and a panel shows nothing for it.
    return result.some(({ value }) => value === undefined || value[1] !== 'NaN') ? 'data' : 'no data';
  }
}

/** A vector has a `value`; what else there is has several. */
interface Found {
  readonly value?: readonly [time: number, value: string];
}

function findingOf(title: string, asked: readonly Asked[]): Finding {
  const panels = [...Map.groupBy(asked, ({ panel }) => panel).values()];
  if (asked.every(({ answer }) => answer === NOT_ASKED)) {
    return { what: title, isMet: false, seen: `none of ${panels.length} panels was looked at: no time was left` };
  }
  const missed = asked.filter((each) => !isWell(each));
  const resting = panels.filter((own) => own.every(({ rests, answer }) => rests && answer === 'no data'));
  const empty = new Set([...missed, ...resting.flat()].map(({ panel }) => panel)).size;
  const seen = [
    `${panels.length - empty} of ${panels.length} panels have data`,
    ...(resting.length === 0 ? [] : [`trouble that was not: ${resting.map((own) => own[0]!.panel.title).join(', ')}`]),
    ...missed.map(({ panel, query, answer }) => `${panel.title} (${query.legend || query.concrete}): ${answer}`),
  ];
  return { what: title, isMet: missed.length === 0, seen: seen.join('; ') };
}

function isWell({ rests, answer }: Asked): boolean {
  return answer === 'data' || (answer === 'no data' && rests);
}

/** Panels of trouble that there should be none of: no data is what they say then. */
function rests({ metrics }: PlannedQuery): boolean {
  return metrics.length > 0 && metrics.every((metric) => restingMetrics.has(metric));
}
