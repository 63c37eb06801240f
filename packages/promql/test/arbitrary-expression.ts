import fc from 'fast-check';

const metric = fc.constantFrom('a', 'b_total', 'c:d', 'sum', 'rate');
const label = fc.constantFrom('job', 'le', 'by', 'offset', '"a b"');
const labels = fc.array(label, { maxLength: 2 }).map((names) => [...new Set(names)].join(','));
const duration = fc.constantFrom('15s', '1m', '5m', '90', '1h30m', '1m * 2', '(90 + step())', 'max_of(range(), 60)');
const text = fc.constantFrom('"x"', "'it\\'s'", '`y`', '"\\u20ac"', '"\\xff"');

const matchers = fc
  .array(fc.tuple(label, fc.constantFrom('=', '!=', '=~', '!~'), text), { maxLength: 2 })
  .map((list) => (list.length === 0 ? '' : `{${list.map((parts) => parts.join('')).join(',')}}`));
const modifiers = fc.constantFrom(
  '',
  ' offset 1m',
  ' offset -30s',
  ' @ 60',
  ' @ start()',
  ' @ end() offset 1m',
  ' offset -(2 ^ 5)',
);
const number = fc.constantFrom('0', '1', '-2', '0.5', '1e3', 'Inf', '-Inf', 'NaN', '5m', '-15s', '0x1f');
const matching = fc.constantFrom(
  '',
  ' on(job)',
  ' ignoring(le)',
  ' on(job) group_left(by)',
  ' ignoring(le) group_right()',
  ' fill(0)',
  ' on(job) fill_left(-Inf)',
  ' ignoring(le) group_left() fill_right(1) fill_left(NaN)',
);
const arithmetic = fc.constantFrom('+', '-', '*', '/', '%', '^', 'atan2');
const comparison = fc.constantFrom('==', '!=', '<', '>', '<=', '>=');
const set = fc.constantFrom('and', 'or', 'unless');
const overVector = fc.constantFrom('abs', 'ceil', 'sgn', 'absent', 'sort', 'timestamp', 'hour', 'histogram_count');
const overRange = fc.constantFrom('rate', 'increase', 'avg_over_time', 'changes', 'absent_over_time', 'deriv', 'irate');
const aggregation = fc.constantFrom('sum', 'avg', 'count', 'min', 'max', 'stddev', 'group');

const expressions = fc.letrec<{ vector: string; scalar: string; range: string }>((tie) => {
  const selector = fc.tuple(metric, matchers, modifiers).map((parts) => parts.join(''));
  const [vector, scalar, range] = [tie('vector'), tie('scalar'), tie('range')];
  return {
    vector: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      selector,
      fc.tuple(overVector, vector).map(([name, argument]) => `${name}(${argument})`),
      fc.tuple(overRange, range).map(([name, argument]) => `${name}(${argument})`),
      fc.tuple(scalar, range).map(([phi, argument]) => `quantile_over_time(${phi}, ${argument})`),
      fc.tuple(scalar, vector).map(([phi, argument]) => `histogram_quantile(${phi}, ${argument})`),
      fc.tuple(aggregation, labels, vector).map(([op, by, argument]) => `${op} by (${by}) (${argument})`),
      fc.tuple(aggregation, labels, vector).map(([op, by, argument]) => `${op}(${argument}) without(${by})`),
      fc.tuple(scalar, vector).map(([k, argument]) => `topk(${k}, ${argument})`),
      fc.tuple(vector, arithmetic, matching, vector).map(([left, op, how, right]) => `${left} ${op}${how} ${right}`),
      fc.tuple(vector, comparison, fc.constantFrom('', ' bool'), scalar).map((parts) => parts.join(' ')),
      fc.tuple(vector, set, fc.constantFrom('', 'on(job)'), vector).map((parts) => parts.join(' ')),
      fc.tuple(vector, text).map(([argument, value]) => `label_replace(${argument}, "to", ${value}, "job", "(.*)")`),
      vector.map((inner) => `-${inner}`),
      vector.map((inner) => `(${inner})`),
    ),
    scalar: fc.oneof(
      { depthSize: 'small' },
      number,
      fc.constantFrom('time()', 'pi()'),
      vector.map((inner) => `scalar(${inner})`),
      fc.tuple(scalar, arithmetic, scalar).map(([left, op, right]) => `(${left} ${op} ${right})`),
    ),
    range: fc.oneof(
      { depthSize: 'small' },
      fc.tuple(metric, matchers, duration, modifiers).map(([name, by, length, at]) => `${name}${by}[${length}]${at}`),
      fc.tuple(vector, duration, fc.constantFrom('', '30s'), modifiers).map(([inner, length, step, at]) => {
        return `(${inner})[${length}:${step}]${at}`;
      }),
    ),
  };
});

/** Texts of well-typed expressions of all kinds, some experimental, over the metrics `a`, `b_total`, `c:d`, `sum` and `rate`. */
export const expressionText: fc.Arbitrary<string> = expressions.vector;
