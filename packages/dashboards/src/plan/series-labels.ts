import type { Expression } from '@telltale/promql';

/** The labels that tell the series of an expression apart, by their rendered names; `undefined` where they are not known. */
export function seriesLabels(expression: Expression): readonly string[] | undefined {
  const { kind } = expression;
  if (kind === 'aggregation') return ofAggregation(expression);
  if (kind === 'call') return ofCall(expression);
  if (kind === 'binary') return ofBinary(expression);
  if (kind === 'parentheses' || kind === 'unary' || kind === 'subquery') return seriesLabels(expression.expression);
  return kind === 'number' || kind === 'string' ? [] : undefined;
}

type Of<Kind extends Expression['kind']> = Extract<Expression, { readonly kind: Kind }>;

function ofAggregation({ op, grouping, without, expression }: Of<'aggregation'>): readonly string[] | undefined {
  // These choose among series, and leave their labels as they are.
  if (op === 'topk' || op === 'bottomk') return seriesLabels(expression);
  return without ? undefined : grouping;
}

function ofCall({ name, args }: Of<'call'>): readonly string[] | undefined {
  if (name === 'scalar' || name === 'vector' || name === 'time') return [];
  if (name === 'label_replace' || name === 'label_join') return undefined;
  const measured = args.find(({ kind }) => kind !== 'number' && kind !== 'string');
  const labels = measured === undefined ? [] : seriesLabels(measured);
  return name === 'histogram_quantile' ? labels?.filter((label) => label !== 'le') : labels;
}

function ofBinary({ op, left, right, matching }: Of<'binary'>): readonly string[] | undefined {
  if (matching === undefined) return seriesLabels(left.kind === 'number' ? right : left);
  const isSet = op === 'and' || op === 'or' || op === 'unless';
  if (isSet || matching.card === 'many-to-one') return seriesLabels(left);
  if (matching.card === 'one-to-many') return seriesLabels(right);
  return matching.on ? matching.labels : seriesLabels(left);
}
