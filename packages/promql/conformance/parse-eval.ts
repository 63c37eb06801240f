import { parseFloatLiteral } from '../src/notation/float-literal.ts';
import { unquote } from '../src/notation/series-notation.ts';
import type { SeriesNotation } from '../src/notation/series-notation.ts';
import { parseDuration } from './duration.ts';
import { parseExpectation, parseOldExpectation } from './parse-expectation.ts';
import { parseSeriesLine } from './parse-series-line.ts';
import { ScriptError } from './script.ts';
import type { EvalCommand, Expectation, Expected } from './script.ts';

const INSTANT = /^eval(?:_(fail|warn|ordered|info))?\s+instant\s+at\s+(\S+)\s+(.+)$/;
const RANGE = /^eval(?:_(fail|warn|info))?\s+range\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+?)\s+(.+)$/;
const RANGE_VECTOR = /^expect range vector\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+)$/;
const STRING = /^expect string\s+("(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)*')$/;
const NUMBER = /^[+-]?(?:0[xX][0-9a-fA-F]+|inf|nan|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/i;

interface Times {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** An evaluation: its head and the lines of what it should yield, a bare number ending them. */
export function parseEval(head: string, body: readonly string[], line: number): { command: EvalCommand; used: number } {
  const { modifier, query, isRange, times } = parseHead(head, line);
  const expectations: Expectation[] = modifier === undefined ? [] : [parseOldExpectation(modifier)];
  const lines = new ExpectedLines(times);
  let used = 0;
  while (used < body.length && !lines.isComplete) {
    const text = body[used] ?? '';
    used += 1;
    const old = /^expected_fail_(message|regexp)\s*(.*)$/.exec(text);
    if (old !== null && modifier === 'fail') {
      expectations.splice(0, 1, parseOldExpectation('fail', old[1], old[2]));
      break;
    }
    const expectation = lines.read(text, line + used);
    if (expectation !== undefined) expectations.push(expectation);
  }
  const { expected } = lines;
  const many = expected.type === 'series' && expected.series.some(({ values }) => values.length > 1);
  if (many && !isRange && !expected.isRangeVector) {
    throw new ScriptError(line, 'several values for an instant query need `expect range vector`');
  }
  checkExpectations(expectations, line);
  return { command: { kind: 'eval', line, query, isRange, ...lines.times, expectations, expected }, used };
}

function parseHead(head: string, line: number) {
  const instant = INSTANT.exec(head);
  if (instant !== null) {
    const [, modifier, at = '', query = ''] = instant;
    const time = parseDuration(at);
    return { modifier, query, isRange: false, times: { from: time, to: time, step: 0 } };
  }
  const range = RANGE.exec(head);
  if (range === null) {
    throw new ScriptError(
      line,
      'invalid eval, expected `eval instant at <t> <query>` or `eval range from <t> to <t> step <d> <query>`',
    );
  }
  const [, modifier, from, to, step, query = ''] = range;
  return { modifier, query, isRange: true, times: parseTimes([from, to, step]) };
}

function parseTimes([from = '', to = '', step = '']: readonly (string | undefined)[]): Times {
  const times = { from: parseDuration(from), to: parseDuration(to), step: parseDuration(step) };
  if (times.to < times.from) throw new Error(`the end (${to}) is before the start (${from})`);
  return times;
}

/** Collects the expected value line by line. */
class ExpectedLines {
  times: Times;
  #scalar: number | undefined;
  #string: string | undefined;
  #isRangeVector = false;
  readonly #series: SeriesNotation[] = [];

  constructor(times: Times) {
    this.times = times;
  }

  get isComplete(): boolean {
    return this.#scalar !== undefined;
  }

  get expected(): Expected {
    if (this.#scalar !== undefined) return { type: 'scalar', value: this.#scalar };
    if (this.#string !== undefined) return { type: 'string', value: this.#string };
    return { type: 'series', series: this.#series, isRangeVector: this.#isRangeVector };
  }

  read(text: string, line: number): Expectation | undefined {
    const rangeVector = RANGE_VECTOR.exec(text);
    if (rangeVector !== null) {
      this.times = parseTimes(rangeVector.slice(1));
      this.#isRangeVector = true;
    } else if (text.startsWith('expect string')) {
      const literal = STRING.exec(text)?.[1];
      if (literal === undefined) throw new ScriptError(line, 'expected a quoted string');
      this.#string = unquote(literal);
    } else if (/^expect(?:\s|$)/.test(text)) return parseExpectation(text, line);
    else if (NUMBER.test(text)) this.#scalar = /0x/i.test(text) ? Number(text) : parseFloatLiteral(text);
    else this.#series.push(parseSeriesLine(text, line));
    return undefined;
  }
}

function checkExpectations(expectations: readonly Expectation[], line: number): void {
  const count = (kind: string) => expectations.filter((one) => one.kind === kind).length;
  for (const kind of ['warn', 'info']) {
    if (count(kind) > 0 && count(`no_${kind}`) > 0) {
      throw new ScriptError(line, `${kind} and no_${kind} cannot both be expected`);
    }
  }
  if (count('fail') > 1) throw new ScriptError(line, 'a query fails only once');
}
