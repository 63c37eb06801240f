import type { Artifact } from '@telltale/core';
import { DocumentsError } from '../errors.ts';
import { exposureOf, type Exposure } from '../exposure/exposure.ts';
import type { NamingOptions } from '../exposure/naming-options.ts';
import { codeBlock } from '../markdown/inline.ts';
import { page, stacked } from '../markdown/page.ts';
import { metricLink } from '../pages/metric-links.ts';
import { linkTo, pagePaths } from '../pages/paths.ts';
import { subjectOf } from './built-query.ts';
import { caption } from './caption.ts';
import { tasks, type Task } from './tasks.ts';

export interface QueryReferenceOptions extends NamingOptions {
  /** Metrics that each question is answered for at most. @default 4 */
  readonly metricsPerQuestion?: number;
}

/**
 * A quick reference of PromQL over the application's own metrics: questions, each with a sentence and queries that can be copied.
 * Metrics of the application come before those that every service has.
 *
 * @throws DocumentsError `REFERENCE_OPTIONS`
 * @throws TelltaleError `TELLTALE_OPTIONS` where the convention is unknown, or gives a metric what a page cannot hold
 *
 * @example
 * ```ts
 * import { http } from '@telltale/core/catalogs';
 * import { queryReference } from '@telltale/reference';
 *
 * const [page] = queryReference({ catalogs: [http], metricsPerQuestion: 1 });
 * console.log(page?.text.match(/^topk.*$/m)?.[0]);
 * // => topk(5, sum by (http_route) (rate(http_server_request_duration_seconds_count[5m])))
 * ```
 */
export function queryReference(options: QueryReferenceOptions): readonly Artifact[] {
  const exposure = exposureOf(options);
  const perQuestion = positive(options.metricsPerQuestion ?? 4);
  const sections = tasks.flatMap((task) => {
    const answers = answersOf(task, exposure).slice(0, perQuestion);
    return answers.length === 0 ? [] : [stacked([`## ${task.title}`, task.says, ...answers])];
  });
  const text = page([
    '# Queries',
    `Questions to ask of the [metrics](${linkTo(pagePaths.queries, pagePaths.metrics)}), answered in PromQL. They can be copied as they are; in Grafana, put \`[$__rate_interval]\` in the place of \`[5m]\`.`,
    ...sections,
  ]);
  return [{ path: pagePaths.queries, text }];
}

/** The answers to a question, one metric of each catalog first, then the second of each. */
function answersOf({ ask }: Task, exposure: Exposure): readonly string[] {
  const ofCatalogs = exposure.catalogs.map(({ metrics }) =>
    metrics.flatMap((metric) => {
      const built = ask(subjectOf(metric, metrics));
      const query = built && exposure.render(built.query);
      if (built === undefined || query === undefined) return [];
      const link = metricLink(pagePaths.queries, `${metric.exposed.catalog}.${metric.exposed.key}`, exposure);
      return [`${link}. ${caption(built, metric.exposed)}:\n\n${codeBlock('promql', query)}`];
    }),
  );
  const most = Math.max(0, ...ofCatalogs.map((answers) => answers.length));
  return Array.from({ length: most }, (_, index) =>
    ofCatalogs.flatMap((answers) => answers.slice(index, index + 1)),
  ).flat();
}

function positive(metricsPerQuestion: number): number {
  if (Number.isInteger(metricsPerQuestion) && metricsPerQuestion > 0) return metricsPerQuestion;
  throw new DocumentsError(
    'REFERENCE_OPTIONS',
    `metricsPerQuestion is ${metricsPerQuestion}, not a positive whole number`,
    metricsPerQuestion,
  );
}
