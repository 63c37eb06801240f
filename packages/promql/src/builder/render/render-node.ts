import { PromQLError } from '../../errors.ts';
import type { BinaryExpression, Expression } from '../../syntax/expression.ts';
import { operatorInfo } from '../../syntax/operators.ts';
import { typeOf } from '../../syntax/type-of.ts';
import type { QueryNode } from '../tree/query-node.ts';
import { anyLabels, noLabels, type LabelNames } from './label-names.ts';
import { renderRaw } from './raw-selectors.ts';
import { renderMatching } from './render-binary.ts';
import { renderSeries } from './render-series.ts';
import { durationIn, type Scope } from './scope.ts';

/** A part of a query as an expression. */
export interface Rendered {
  readonly expression: Expression;
  readonly labels: LabelNames;
}

type Renderers = {
  readonly [Kind in QueryNode['kind']]: (node: Extract<QueryNode, { readonly kind: Kind }>, scope: Scope) => Rendered;
};

const renderers: Renderers = {
  number: ({ value }) => ({ expression: { kind: 'number', value, duration: false }, labels: noLabels }),
  text: ({ value }) => ({ expression: { kind: 'string', value }, labels: noLabels }),
  series: renderInstant,
  range: renderRange,
  subquery: renderSubquery,
  call: renderCall,
  relabel: renderRelabel,
  aggregation: renderAggregation,
  binary: renderBinary,
  where: ({ of, conditions }, scope) => renderNode(of, { ...scope, conditions: [...conditions, ...scope.conditions] }),
  shift: ({ of, offset, at }, scope) => renderNode(of, { ...scope, offset: scope.offset + offset, at: at ?? scope.at }),
  first: renderFirst,
  raw: ({ expression }, scope) => ({ expression: renderRaw(expression, scope), labels: anyLabels }),
};

/** The expression of a part of a query, and the labels of its series. */
export function renderNode(node: QueryNode, scope: Scope): Rendered {
  const render = renderers[node.kind] as (node: QueryNode, scope: Scope) => Rendered;
  return render(node, scope);
}

type Of<Kind extends QueryNode['kind']> = Extract<QueryNode, { readonly kind: Kind }>;

function renderInstant({ series }: Of<'series'>, scope: Scope): Rendered {
  const { selector, labels } = renderSeries(series, scope);
  return { expression: selector, labels };
}

function renderRange({ series, range }: Of<'range'>, scope: Scope): Rendered {
  const { selector, labels } = renderSeries(series, scope);
  const { value, variable } = durationIn(scope, range ?? scope.range);
  const rangeVariable = variable === undefined ? {} : { rangeVariable: variable };
  return { expression: { kind: 'range', vector: selector, range: value, ...rangeVariable }, labels };
}

/** A moment and an offset are those of the subquery itself: put on what is within, every step of it would be the same. */
function renderSubquery({ of, range, every }: Of<'subquery'>, scope: Scope): Rendered {
  const { offset, at } = scope;
  const { expression, labels } = renderNode(of, { ...scope, offset: 0, at: undefined });
  const length = durationIn(scope, range);
  const step = every && durationIn(scope, every);
  return {
    expression: {
      kind: 'subquery',
      expression,
      range: length.value,
      ...(length.variable !== undefined && { rangeVariable: length.variable }),
      ...(step && { step: step.value }),
      ...(step?.variable !== undefined && { stepVariable: step.variable }),
      offset,
      ...(at && { at }),
    },
    labels,
  };
}

const withoutLabels: ReadonlySet<string> = new Set(['absent', 'absent_over_time', 'scalar', 'time', 'vector']);

function renderCall({ name, args }: Of<'call'>, scope: Scope): Rendered {
  const rendered = args.map((argument) => renderNode(argument, scope));
  const expression: Expression = { kind: 'call', name, args: rendered.map((each) => each.expression) };
  if (withoutLabels.has(name)) return { expression, labels: noLabels };
  const labels = rendered.find((each) => typeOf(each.expression) !== 'scalar')?.labels ?? noLabels;
  if (name !== 'histogram_quantile') return { expression, labels };
  labels.need('le', 'histogramQuantile()', scope.naming.convention);
  return { expression, labels: labels.except(['le']) };
}

function renderRelabel({ name, of, label, from, texts }: Of<'relabel'>, scope: Scope): Rendered {
  refuseFilter(label, scope);
  const { expression, labels } = renderNode(of, scope);
  const sources = from.map((each) => labels.need(each, name, scope.naming.convention));
  const target = labels.get(label) ?? label;
  const [first = '', ...rest] = texts;
  const strings = [target, first, ...sources, ...rest].map((value) => ({ kind: 'string', value }) as const);
  return { expression: { kind: 'call', name, args: [expression, ...strings] }, labels: labels.with(label, target) };
}

/** A filter is put on the metrics within, which do not have a label that is only made here. */
function refuseFilter(label: string, { conditions }: Scope): void {
  if (!conditions.some((each) => each.label === label)) return;
  const next = 'Filter before the label is set.';
  throw new PromQLError(
    'PROMQL_LABEL_UNKNOWN',
    `A filter names the label "${label}", which only the query makes. ${next}`,
  );
}

const keepsLabels: ReadonlySet<string> = new Set(['topk', 'bottomk']);

function renderAggregation({ op, parameter, of, grouping }: Of<'aggregation'>, scope: Scope): Rendered {
  const made = op === 'count_values' && parameter?.kind === 'text' ? parameter.value : undefined;
  if (made !== undefined) refuseFilter(made, scope);
  const { expression, labels } = renderNode(of, scope);
  const { without = false, labels: wanted = [] } = grouping ?? {};
  const what = without ? 'without()' : 'by()';
  const names = wanted
    .filter((label) => !without || labels.get(label) !== null)
    .map((label) => labels.need(label, what, scope.naming.convention));
  const left = without ? labels.except(wanted) : labels.only(wanted);
  const kept = keepsLabels.has(op) ? labels : left;
  return {
    expression: {
      kind: 'aggregation',
      op,
      ...(parameter && { parameter: renderNode(parameter, scope).expression }),
      expression,
      grouping: names,
      without,
    },
    labels: made === undefined ? kept : kept.with(made),
  };
}

function renderBinary({ op, left, right, bool, matching }: Of<'binary'>, scope: Scope): Rendered {
  const [a, b] = [renderNode(left, scope), renderNode(right, scope)];
  const [ofVectorA, ofVectorB] = [a, b].map(({ expression }) => typeOf(expression) === 'vector');
  const isComparison = operatorInfo(op).kind === 'comparison';
  const expression: BinaryExpression = {
    kind: 'binary',
    op,
    left: a.expression,
    right: b.expression,
    bool: bool || (isComparison && !ofVectorA && !ofVectorB),
  };
  if (!ofVectorA || !ofVectorB) return { expression, labels: ofVectorB ? b.labels : a.labels };
  const sides = { op, left: a.labels, right: b.labels, convention: scope.naming.convention };
  const matched = renderMatching(sides, matching);
  return { expression: { ...expression, matching: matched.matching }, labels: matched.labels };
}

/** The first alternative all of whose metrics exist. */
function renderFirst({ of }: Of<'first'>, scope: Scope): Rendered {
  let hidden: unknown;
  for (const each of of) {
    try {
      return renderNode(each, scope);
    } catch (error) {
      if (!(error instanceof PromQLError && error.code === 'PROMQL_METRIC_HIDDEN')) throw error;
      hidden = error;
    }
  }
  throw hidden;
}
