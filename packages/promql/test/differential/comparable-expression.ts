import fc from 'fast-check';

/**
 * Texts of expressions over the random series. Where a function jumps (`floor`, `==`, `topk`), its argument is exact: sums of
 * decimals may differ in their last digit from engine to engine, and the jump would make it a difference of its own.
 */
const JOBS = ['api', 'web'];
const modifiers = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  { weight: 2, arbitrary: fc.constantFrom(' offset 1m', ' offset 95s', ' offset -2m') },
  { weight: 1, arbitrary: fc.constantFrom(' @ start()', ' @ end()', ' @ 1700003003', ' @ 1700002903 offset 30s') },
);
const matchers = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  fc.constantFrom(...JOBS).map((job) => `{job="${job}"}`),
  fc.constantFrom(
    '{instance!="a:1"}',
    '{instance=~"a:.|b.*"}',
    '{job!~"a.+"}',
    '{instance=~".*"}',
    '{absent=""}',
    '{job="none"}',
  ),
);
const wholeMetric = fc.constantFrom('whole', 'requests_total', 'info', 'flaky', 'latency_bucket');
const metric = fc.oneof({ weight: 4, arbitrary: wholeMetric }, fc.constantFrom('level', 'odd'));
const label = fc.constantFrom('job', 'instance', 'code', 'le', 'version', 'absent');
const labels = fc.uniqueArray(label, { maxLength: 3 }).map((names) => names.join(', '));
const grouping = fc.oneof(
  fc.constant(''),
  labels.map((names) => ` by (${names})`),
  labels.map((names) => ` without (${names})`),
);
const duration = fc.constantFrom('31s', '1m', '2m', '5m', '7m30s', '17m');
const step = fc.constantFrom('10s', '15s', '30s', '1m', '');
const whole = fc.integer({ min: -5, max: 50 }).map(String);
const number = fc.oneof(whole, fc.constantFrom('0.25', '1e3', 'NaN', 'Inf', '-Inf', '0'));
const phi = fc.constantFrom('0', '0.1', '0.5', '0.9', '1', '-1', '2', 'NaN');

const matching = fc.oneof(
  fc.constant(''),
  fc.constantFrom(' on (job)', ' ignoring (code)', ' on (job, instance)', ' ignoring (instance, version)', ' on ()'),
);
const grouped = fc.constantFrom(
  ' on (job) group_left',
  ' on (job, instance) group_left (version)',
  ' on (job, instance) group_right (code)',
  ' ignoring (code, le) group_right',
);

const overRange = fc.constantFrom(
  'rate',
  'increase',
  'delta',
  'irate',
  'idelta',
  'deriv',
  'avg_over_time',
  'sum_over_time',
  'min_over_time',
  'max_over_time',
  'count_over_time',
  'last_over_time',
  'present_over_time',
  'stddev_over_time',
  'stdvar_over_time',
  'changes',
  'resets',
  'absent_over_time',
);
const wholeOverRange = fc.constantFrom(
  'min_over_time',
  'max_over_time',
  'count_over_time',
  'last_over_time',
  'present_over_time',
  'changes',
  'resets',
  'absent_over_time',
  'idelta',
);
const smooth = fc.constantFrom('abs', 'exp', 'sqrt', 'ln', 'log2', 'log10', 'tanh', 'atan', 'asinh', 'deg', 'rad');
const jumping = fc.constantFrom(
  'ceil',
  'floor',
  'round',
  'sgn',
  'timestamp',
  'hour',
  'minute',
  'day_of_week',
  'day_of_year',
  'days_in_month',
  'month',
  'year',
  'absent',
);
const reduction = fc.constantFrom('sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar');
const wholeReduction = fc.constantFrom('sum', 'min', 'max', 'count', 'group');

type Kinds = Record<'exact' | 'vector' | 'range' | 'wholeRange', string>;

const expressions = fc.letrec<Kinds>((tie) => {
  const [exact, vector, range, wholeRange] = [tie('exact'), tie('vector'), tie('range'), tie('wholeRange')];
  const selector = (name: fc.Arbitrary<string>) => fc.tuple(name, matchers, modifiers).map((parts) => parts.join(''));
  const selectRange = (name: fc.Arbitrary<string>) =>
    fc.tuple(name, matchers, duration, modifiers).map(([one, by, length, at]) => `${one}${by}[${length}]${at}`);
  const subquery = (inner: fc.Arbitrary<string>) =>
    fc.tuple(inner, duration, step, modifiers).map(([one, length, every, at]) => `(${one})[${length}:${every}]${at}`);
  const call = (name: fc.Arbitrary<string>, argument: fc.Arbitrary<string>) =>
    fc.tuple(name, argument).map(([one, inner]) => `${one}(${inner})`);
  const aggregate = (op: fc.Arbitrary<string>, inner: fc.Arbitrary<string>) =>
    fc.tuple(op, grouping, inner).map(([one, by, argument]) => `${one}${by} (${argument})`);
  const binary = (
    left: fc.Arbitrary<string>,
    op: fc.Arbitrary<string>,
    how: fc.Arbitrary<string>,
    right: fc.Arbitrary<string>,
  ) => fc.tuple(left, op, how, right).map(([a, one, by, b]) => `(${a}) ${one}${by} (${b})`);
  return {
    exact: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 4, arbitrary: selector(wholeMetric) },
      { weight: 2, arbitrary: call(wholeOverRange, wholeRange) },
      { weight: 2, arbitrary: aggregate(wholeReduction, exact) },
      { weight: 1, arbitrary: call(jumping, exact) },
      { weight: 1, arbitrary: binary(exact, fc.constantFrom('+', '-', '*', '%'), matching, fc.oneof(exact, whole)) },
      {
        weight: 1,
        arbitrary: binary(
          exact,
          fc.constantFrom('==', '!=', '<', '>', '<=', '>='),
          fc.constantFrom('', ' bool'),
          fc.oneof(exact, whole),
        ),
      },
      { weight: 1, arbitrary: binary(exact, fc.constantFrom('and', 'or', 'unless'), matching, exact) },
      { weight: 1, arbitrary: binary(exact, fc.constantFrom('+', '*', '>'), grouped, exact) },
      { weight: 1, arbitrary: fc.tuple(grouping, exact).map(([by, inner]) => `count_values${by} ("value", ${inner})`) },
      { weight: 1, arbitrary: exact.map((inner) => `-(${inner})`) },
    ),
    vector: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 3, arbitrary: selector(metric) },
      { weight: 3, arbitrary: exact },
      { weight: 5, arbitrary: call(overRange, range) },
      { weight: 4, arbitrary: aggregate(reduction, vector) },
      { weight: 2, arbitrary: call(smooth, vector) },
      { weight: 1, arbitrary: call(fc.constantFrom('sin', 'cos', 'tan'), selector(metric)) },
      { weight: 1, arbitrary: call(fc.constantFrom('sort', 'sort_desc'), selector(fc.constant('level'))) },
      {
        weight: 2,
        arbitrary: binary(
          vector,
          fc.constantFrom('+', '-', '*', '/', '^', 'atan2'),
          matching,
          fc.oneof(vector, number),
        ),
      },
      { weight: 1, arbitrary: binary(vector, fc.constantFrom('and', 'or', 'unless'), matching, vector) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom('topk', 'bottomk'), grouping, selector(fc.constant('level')))
          .map(([op, by, inner]) => `${op}${by} (2, ${inner})`),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(grouping, phi, vector).map(([by, q, inner]) => `quantile${by} (${q}, ${inner})`),
      },
      { weight: 1, arbitrary: fc.tuple(phi, range).map(([q, inner]) => `quantile_over_time(${q}, ${inner})`) },
      { weight: 1, arbitrary: range.map((inner) => `predict_linear(${inner}, 600)`) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(phi, labels, duration)
          .map(([q, by, length]) =>
            `histogram_quantile(${q}, sum by (${by === '' ? 'le' : `le, ${by}`}) (rate(latency_bucket[${length}])))`.replace(
              'le, le',
              'le',
            ),
          ),
      },
      { weight: 1, arbitrary: fc.tuple(vector, number, number).map((parts) => `clamp(${parts.join(', ')})`) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom('clamp_min', 'clamp_max'), vector, number)
          .map(([name, inner, limit]) => `${name}(${inner}, ${limit})`),
      },
      { weight: 1, arbitrary: vector.map((inner) => `label_replace(${inner}, "to", "$1-x", "instance", "(.*):.*")`) },
      { weight: 1, arbitrary: vector.map((inner) => `label_join(${inner}, "both", "/", "job", "instance", "absent")`) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          'vector(time())',
          'vector(pi())',
          'scalar(level{job="api",instance="a:1"})',
          'time() - 1700000000',
        ),
      },
    ),
    range: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 5, arbitrary: selectRange(metric) },
      { weight: 1, arbitrary: subquery(fc.oneof(selector(metric), call(overRange, selectRange(metric)))) },
    ),
    wholeRange: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 5, arbitrary: selectRange(wholeMetric) },
      { weight: 1, arbitrary: subquery(selector(wholeMetric)) },
    ),
  };
});

/** An expression that both engines should answer alike. */
export const comparableExpression: fc.Arbitrary<string> = expressions.vector;
