import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { atVariants } from '../conformance/at-variants.ts';
import { report, tally } from '../conformance/report.ts';
import { runScript } from '../conformance/run-file.ts';
import { functionTypes, experimentalFunctionTypes } from '../src/functions/signatures.ts';
import { aggregationOperators } from '../src/syntax/aggregations.ts';
import { binaryOperators } from '../src/syntax/operators.ts';

/** The reasons of what failed, first lines only. */
async function failures(script: string): Promise<string[]> {
  const cases = await runScript(script);
  return cases.flatMap(({ line, outcome }) => {
    if (outcome.kind === 'passed') return [];
    return [`${line}: ${outcome.kind === 'failed' ? outcome.reason.split('\n')[0] : outcome.feature}`];
  });
}

const load = `load 1m
  x{a="b"} 1 2 3 _ stale
  y 0+1x4

`;

/** What a script expects wrongly, and what the runner says. */
const wrong: readonly (readonly [script: string, failure: string])[] = [
  ['eval instant at 1m x\n x{a="b"} 3', '5: x{a="b"} is 2, expected 3'],
  ['eval instant at 1m x\n x{a="b"} 2\n y 1', '5: y is missing, expected with 1'],
  ['eval instant at 1m x', '5: unexpected x{a="b"} with 2'],
  ['eval instant at 1m x\n x 2', '5: unexpected x{a="b"} with 2'],
  [
    'eval instant at 1m {__name__=~".+"}\n expect ordered\n y 1\n x{a="b"} 2',
    '5: x{a="b"} at position 1, expected at 2',
  ],
  ['eval instant at 1m 1\n 2', '5: got the scalar 1'],
  ['eval instant at 1m vector(1)\n 1', '5: got a vector'],
  ['eval instant at 1m "a"\n expect string "b"', '5: got the string "a"'],
  [
    'eval range from 0 to 2m step 1m x\n x{a="b"} 1 2 4',
    '5: expected 4 at 120000 ms, got x{a="b"} with 1@0 2@60000 3@120000',
  ],
  ['eval range from 0 to 2m step 1m x\n x{a="b"} 1 2', '5: expected 2 points, got x{a="b"} with 1@0 2@60000 3@120000'],
  ['eval range from 0 to 1m step 1m y\n y 0 1 2', '5: y cannot have 3 points'],
  [
    'eval instant at 1m y[2m]\n expect range vector from 0 to 1m step 30s\n y 0 _ 2',
    '5: expected 2 at 60000 ms, got y with 0@0 1@60000',
  ],
  ['eval instant at 1m x\n expect fail', '5: expected an error of any message, got vector'],
  ['eval instant at 1m {__name__=~".+"} or x\n expect fail', '5: expected an error of any message, got vector'],
  ['eval instant at 1m x +\n x 1', '5: PROMQL_SYNTAX: unexpected end of input'],
  ['eval instant at 1m x\n expect warn\n x{a="b"} 2', '5: expected a warn of any message, got none'],
  [
    'eval instant at 1m quantile(2, x)\n expect no_warn\n {} +Inf',
    '5: expected no warn, got PromQL warning: quantile value should be between 0 and 1, got 2 (1:10)',
  ],
  [
    'eval instant at 1m quantile(2, x)\n expect warn msg: PromQL warning\n {} +Inf',
    '5: expected a warn of "PromQL warning", got PromQL warning: quantile value should be between 0 and 1, got 2 (1:10)',
  ],
  [
    'eval instant at 1m x\n expect info\n expect no_info',
    '5: cannot be read: info and no_info cannot both be expected',
  ],
  ['eval instant at 1m x\n x 1 2', '5: cannot be read: several values for an instant query need `expect range vector`'],
  ['eval instant at soon x', '5: cannot be read: not a valid duration string: "soon"'],
  [
    'eval at 1m x',
    '5: cannot be read: invalid eval, expected `eval instant at <t> <query>` or `eval range from <t> to <t> step <d> <query>`',
  ],
  ['unload 1m', '5: cannot be read: invalid command "unload 1m": expected load, eval or clear'],
  [
    'load 1m\n z 1 2x',
    '6: cannot be read: column 5: expected a number, `_`, `stale` or a histogram, with `xN` to repeat it, found "2x"',
  ],
  ['load 1m\n z{a=b} 1', '6: cannot be read: column 5: expected a quoted label value, found "b} 1"'],
];

describe('the runner of the test language says what is wrong', () => {
  test.each(wrong)('%j', async (script, failure) => {
    const [first] = await failures(load + script);
    expect(first).toBe(failure);
  });
});

test('runs instant queries again with all selectors at a fixed time', () => {
  const [first, ...others] = atVariants('x + max_over_time(rate(y[1m])[5m:] offset 1m) / z @ 5', 300_000);
  expect(first).toEqual({
    query: 'x @ 300.000 + max_over_time(rate(y[1m])[5m:] @ 300.000 offset 1m) / z @ 5.000',
    time: -3_000_000,
  });
  expect(others.map(({ time }) => time)).toEqual([0, 60_000, 300_000, 3_000_000]);
  // Their values follow the evaluation time.
  expect(atVariants('timestamp(x)', 300_000)).toEqual([]);
  expect(atVariants('x + time()', 300_000)).toEqual([]);
});

test('counts what the package says itself that it has not, and nothing else, as not supported', async () => {
  const cases = await runScript(
    `${load}eval instant at 1m x anchored\n x 1\n\neval instant at 1m nofunction(x)\n x 1\n\neval instant at 1m y\n y 1`,
  );
  expect(tally(cases)).toBe('passed 1, failed 1, not supported 1');
  const text = report([{ name: 'some.test', cases }]);
  expect(text).toContain('some.test:8: nofunction(x)\n    PROMQL_SYNTAX: unknown function with name "nofunction"');
  expect(text).toContain(
    'some.test  passed 1, failed 1, not supported 1\ntotal      passed 1, failed 1, not supported 1',
  );
  expect(text).toContain('not supported:\n  anchored (1): some.test:5');
});

test('the cases cover every function, aggregation and operator', () => {
  const folder = new URL('cases/', import.meta.url).pathname;
  const queries = globSync(`${folder}*.test`)
    .flatMap((path) => readFileSync(path, 'utf8').split('\n'))
    .filter((line) => line.startsWith('eval'))
    .join('\n');
  const calls = [...Object.keys(functionTypes), ...Object.keys(experimentalFunctionTypes)];
  const missing = [
    ...calls.filter((name) => !new RegExp(String.raw`\b${name}\(`).test(queries)),
    ...Object.keys(aggregationOperators).filter(
      (name) => !new RegExp(String.raw`\b${name} ?(?:\(|by|without)`).test(queries),
    ),
    ...Object.keys(binaryOperators).filter((name) => !queries.includes(` ${name} `)),
    ...[
      'offset',
      '@',
      'start()',
      'end()',
      'bool',
      'on (',
      'ignoring (',
      'group_left (',
      'group_right (',
      'by (',
      'without (',
    ].filter((name) => !queries.includes(name)),
  ];
  expect(missing).toEqual([]);
});
