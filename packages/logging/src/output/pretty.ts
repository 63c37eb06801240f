import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const LEVEL_STYLES: Readonly<Record<string, Style>> = {
  trace: 'gray',
  debug: 'blue',
  info: 'green',
  warn: 'yellow',
  error: 'red',
  fatal: ['bold', 'white', 'bgRed'],
};

// On every line, or told otherwise: the first line has the time, the level and the message.
const KNOWN = new Set(['level', 'time', 'msg', 'service', 'version', 'instance', 'environment']);
const HTTP = new Set(['method', 'route', 'status', 'duration_ms']);

/**
 * Lines for people:
 * ```
 * 12:00:00.000 INFO  order placed  order=17 route=/orders trace_id=4bf92f35...
 * ```
 * Errors follow with their stacks, one indented line for each frame.
 */
export function prettyLine(line: string, hasColors: boolean): string {
  const paint: Paint = hasColors
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_, text) => text;
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return line;
  }
  const { level, time, msg } = fields;
  const head = [paint('gray', clock(time)), levelText(String(level), paint), shown(msg)].filter((part) => part !== '');
  const details: string[] = [];
  let errors = '';
  for (const [key, value] of Object.entries(fields)) {
    if (KNOWN.has(key)) continue;
    if (isErrorShape(value)) errors += `\n${indented(errorText(value), paint)}`;
    else details.push(`${paint(HTTP.has(key) ? 'cyan' : 'gray', `${key}=`)}${shown(value)}`);
  }
  return `${head.join(' ')}${details.length > 0 ? `  ${details.join(' ')}` : ''}${errors}\n`;
}

/** Whether a terminal is there that wants colors: https://no-color.org, https://force-color.org. */
export function wantsColors(isTerminal: boolean, environment: NodeJS.ProcessEnv): boolean {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: terminal } = environment;
  if (no !== undefined && no !== '') return false;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  return isTerminal && terminal !== 'dumb';
}

function clock(time: unknown): string {
  const date = new Date(typeof time === 'number' || typeof time === 'string' ? time : Number.NaN);
  if (Number.isNaN(date.getTime())) return '';
  const two = (part: number): string => String(part).padStart(2, '0');
  const milliseconds = String(date.getMilliseconds()).padStart(3, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${milliseconds}`;
}

function levelText(level: string, paint: Paint): string {
  return paint(LEVEL_STYLES[level] ?? 'magenta', level.toUpperCase().padEnd(5));
}

// A message from outside must not move the cursor or color what follows.
function shown(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, (control) =>
    JSON.stringify(control).slice(1, -1),
  );
}

interface ErrorShape {
  readonly type?: unknown;
  readonly message?: unknown;
  readonly stack: string;
  readonly cause?: unknown;
}

function isErrorShape(value: unknown): value is ErrorShape {
  return typeof value === 'object' && value !== null && typeof (value as { stack?: unknown }).stack === 'string';
}

function errorText(error: ErrorShape): string {
  const { type: _type, message: _message, stack, cause, ...rest } = error as ErrorShape & Record<string, unknown>;
  const own = Object.keys(rest).length > 0 ? `\n    ${JSON.stringify(rest)}` : '';
  const because = isErrorShape(cause) ? `\ncaused by ${errorText(cause)}` : '';
  return stack.split('\n').map(shown).join('\n') + own + because;
}

function indented(text: string, paint: Paint): string {
  return text
    .split('\n')
    .map((line) => `  ${/^\s+at /.test(line) ? paint('gray', line) : line}`)
    .join('\n');
}
