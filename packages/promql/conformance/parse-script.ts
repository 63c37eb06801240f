import { parseDuration } from './duration.ts';
import { parseEval } from './parse-eval.ts';
import type { SeriesNotation } from '../src/notation/series-notation.ts';
import { parseSeriesLine } from './parse-series-line.ts';
import { ScriptError } from './script.ts';
import type { Command, LoadCommand } from './script.ts';

/** `x{a="b"}@st -30s-1mx2`, or `@st -1m` for all series: when the counters of samples began. */
const START_TIMESTAMPS = /^(\S*)@st\s/;
const LOAD = /^load(_with_nhcb)?\s+(.+?)$/;

/**
 * Reads the language of Prometheus' PromQL tests (`promql/promqltest/README.md`; where that is silent, `test.go`).
 *
 * A line that makes no sense costs its command and not the file: it is reported, and reading goes on with the next command.
 */
export function parseScript(text: string): { commands: readonly Command[]; errors: readonly ScriptError[] } {
  const lines = text.split('\n').map((line) => {
    const trimmed = line.trim();
    return trimmed.startsWith('#') ? '' : trimmed;
  });
  const commands: Command[] = [];
  const errors: ScriptError[] = [];
  let at = 0;
  while (at < lines.length) {
    const head = lines[at] ?? '';
    const line = at + 1;
    at += 1;
    if (head === '') continue;
    const body = takeBlock(lines, at);
    try {
      const { command, used } = parseCommand(head, body, line);
      commands.push(command);
      at += used;
    } catch (error) {
      errors.push(
        error instanceof ScriptError
          ? error
          : new ScriptError(line, error instanceof Error ? error.message : String(error)),
      );
      at += body.length;
    }
  }
  return { commands, errors };
}

function takeBlock(lines: readonly string[], start: number): string[] {
  const end = lines.indexOf('', start);
  return lines.slice(start, end < 0 ? lines.length : end);
}

/** A command from its first line and the lines up to the next empty one, of which it uses some. */
function parseCommand(head: string, body: readonly string[], line: number): { command: Command; used: number } {
  const word = head.split(/[\t ]+/, 1)[0]?.toLowerCase() ?? '';
  if (word === 'clear') return { command: { kind: 'clear', line }, used: 0 };
  if (word.startsWith('load')) return { command: parseLoad(head, body, line), used: body.length };
  if (word.startsWith('eval')) return parseEval(head, body, line);
  throw new ScriptError(line, `invalid command ${JSON.stringify(head)}: expected load, eval or clear`);
}

function parseLoad(head: string, body: readonly string[], line: number): LoadCommand {
  const [, nhcb, step = ''] = LOAD.exec(head) ?? [];
  if (step === '') throw new ScriptError(line, 'invalid load command, expected load[_with_nhcb] <step>');
  const series: SeriesNotation[] = [];
  const startTimestamps = new Set<string | undefined>();
  for (const [index, text] of body.entries()) {
    const started = START_TIMESTAMPS.exec(text);
    if (started === null) series.push(parseSeriesLine(text, line + 1 + index));
    else startTimestamps.add(started[1] && parseSeriesLine(`${started[1]} _`, line + 1 + index).labels.key);
  }
  const withNativeHistograms = nhcb !== undefined;
  return { kind: 'load', line, stepMs: parseDuration(step), withNativeHistograms, series, startTimestamps };
}
