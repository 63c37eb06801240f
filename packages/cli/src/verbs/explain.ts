import { exposeCatalogs } from '@telltale/core';
import type { ExposedLabel } from '@telltale/core';
import type { TelltaleConfig } from '../config/config.ts';
import { exampleQueries } from '../explain/example-queries.ts';
import { findMetric, namesOf, type FoundMetric } from '../explain/find-metric.ts';
import { readersOf, type MetricReaders } from '../explain/readers-of.ts';
import { planConfig } from '../generate/compose.ts';
import type { Style } from '../io/style.ts';
import type { Outcome, Verb } from './verb.ts';

export const explain: Verb = {
  name: 'explain',
  summary: 'say what a metric is, who reads it, and how to ask for it',
  args: [['<metric>', 'as it is declared (http.duration) or exposed, under any convention, or of a known exporter']],
  options: [],
  examples: [
    'telltale explain http.duration',
    'telltale explain http_request_duration_seconds_bucket',
    'telltale explain redis_up --json',
  ],
  async run([names], _options, context) {
    const { config } = await context.loadConfig();
    const found = findMetric(names?.[0] ?? '', config);
    const id = found.kind === 'declared' ? found.id : found.metric.name;
    const readers = readersOf(id, planConfig(config));
    return found.kind === 'declared'
      ? declared(found, readers, config, context.style)
      : ofExporter(found, readers, config, context.style);
  },
};

function declared(
  found: Extract<FoundMetric, { kind: 'declared' }>,
  readers: MetricReaders,
  config: TelltaleConfig,
  style: Style,
): Outcome {
  const { id, metric, exposed } = found;
  const names = namesOf(metric, config);
  const naming = exposeCatalogs(config);
  const queries = exposed === undefined ? [] : exampleQueries(metric, exposed, naming, config.selectors ?? {});
  const { convention } = naming;
  const name = exposed?.name ?? `${id}, which the convention ${convention} does not expose`;
  const others = names.filter((other) => other.name !== exposed?.name);
  const facts: Facts = [
    ['declared as', [id]],
    ['unit', metric.unit === undefined ? [] : [metric.unit]],
    ['labels', (exposed?.labels ?? []).flatMap((label) => labelText(label))],
    ['buckets', metric.type === 'histogram' ? [(exposed?.buckets ?? metric.buckets).join(', ')] : []],
    ['other names', others.map((other) => `${other.name} (${other.convention})`)],
    ...readerFacts(readers),
    ['try', queries],
  ];
  return {
    text: `${style.bold(name)} ${style.cyan(metric.type)}\n${metric.help}\n\n${factsText(facts, style)}`,
    data: {
      metric: {
        id,
        name: exposed?.name ?? null,
        type: metric.type,
        help: metric.help,
        unit: metric.unit ?? null,
        labels: exposed?.labels ?? [],
        buckets: exposed?.buckets ?? [],
        names,
      },
      ...readers,
      queries,
    },
    findings: [],
    ok: true,
  };
}

function ofExporter(
  found: Extract<FoundMetric, { kind: 'exporter' }>,
  readers: MetricReaders,
  config: TelltaleConfig,
  style: Style,
): Outcome {
  const { exporter, metric } = found;
  const isScraped = (config.exporters ?? []).includes(exporter);
  const labels = metric.labels.map(({ exposed, values }) =>
    values === null ? `${exposed}` : `${exposed}: ${values.join(', ')}`,
  );
  const facts: Facts = [
    ['from', [isScraped ? exporter : `${exporter}, which is not among exporters in the configuration`]],
    ['labels', labels],
    ...readerFacts(readers),
  ];
  return {
    text: `${style.bold(metric.name)} ${style.cyan(metric.type)}\n${metric.help}\n\n${factsText(facts, style)}`,
    data: { metric: { ...metric, exporter, scraped: isScraped }, ...readers, queries: [] },
    findings: [],
    ok: true,
  };
}

type Facts = readonly (readonly [name: string, values: readonly string[]])[];

function readerFacts({ panels, alerts, recordings, objectives }: MetricReaders): Facts {
  return [
    ['panels', [...new Set(panels)]],
    ['alerts', alerts.map(({ name, severity, runbook }) => `${name} (${severity}), ${runbook}`)],
    ['recordings', recordings],
    ['objectives', objectives],
  ];
}

function labelText({ exposed, values, budget, optional }: ExposedLabel): readonly string[] {
  if (exposed === null) return [];
  const some = values === null ? `up to ${budget} values` : values.join(', ');
  return [`${exposed}: ${some}${optional ? ', or absent' : ''}`];
}

function factsText(facts: Facts, style: Style): string {
  const there = facts.filter(([, values]) => values.length > 0);
  const width = Math.max(...there.map(([name]) => name.length)) + 2;
  return there
    .flatMap(([name, values]) => values.map((value, i) => `${style.dim((i === 0 ? name : '').padEnd(width))}${value}`))
    .join('\n');
}
