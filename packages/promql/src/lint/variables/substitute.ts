import { variablePattern, valueOfVariable, type VariableOptions } from './grafana-variables.ts';
import type { Replacement, Source } from './source.ts';

/** What a name made up for a variable begins with: it is told by it that nothing is known of what it will be. */
const marker = 'telltale_variable_';

/** Whether a name or a label's value is, or has in it, what stands for a variable without a value. */
export function isFromVariable(text: string): boolean {
  return text.includes(marker);
}

/** A message as it is said of the text that was written: with variables in the place of what stands for them. */
export function withVariables(message: string, { replacements }: Source): string {
  return withNumbers(message).replaceAll(/\uE000(\d+)\uE001/g, (whole: string, index: string) => {
    const replacement = replacements[Number(index)];
    return replacement === undefined ? whole : `$${replacement.variable}`;
  });
}

/** A text with a number between U+E000 and U+E001 for each variable: as short as its name, for texts that are cut. */
export function withNumbers(text: string): string {
  return text.replaceAll(
    standIn,
    (_, inScalar: string | undefined, alone: string) => `\uE000${inScalar ?? alone}\uE001`,
  );
}

const standIn = new RegExp(`scalar\\(${marker}(\\d+)\\)|${marker}(\\d+)`, 'g');

/** Where a variable stands, which says what it has to be. */
type Place =
  | 'text'
  | 'duration'
  | 'number in duration'
  | 'label'
  | 'matcher'
  | 'quoted value'
  | 'name'
  | 'function'
  | 'scalar';

/**
 * Puts something that parses in the place of each variable of a Grafana query, and notes where: the value where it is
 * known, and otherwise what the place asks for. `rate(x{job="$job"}[$__rate_interval]) > $limit` becomes
 * `rate(x{job="telltale_variable_0"}[60s]) > scalar(telltale_variable_2)`.
 */
export function substitute(original: string, options: VariableOptions): Source {
  const replacements: Replacement[] = [];
  let text = '';
  let copied = 0;
  const context = new Context();
  for (const match of original.matchAll(variablePattern)) {
    const { bare, square, braced } = match.groups ?? {};
    const variable = bare ?? square ?? braced ?? '';
    // `$1` of label_replace.
    if (/^\d+$/.test(variable)) continue;
    const between = original.slice(copied, match.index);
    context.read(between);
    text += between;
    copied = match.index + match[0].length;
    const known = valueOfVariable(variable, options);
    const place = context.placeBefore(original.slice(copied, copied + 100));
    const put = known === undefined ? standIns[place](`${marker}${replacements.length}`) : fitted(known, place);
    replacements.push({
      variable,
      original: { start: match.index, end: copied },
      parsed: { start: text.length, end: text.length + put.length },
    });
    text += put;
    context.read(put);
  }
  return { original, text: text + original.slice(copied), replacements };
}

const standIns: Readonly<Record<Place, (name: string) => string>> = {
  text: (name) => name,
  duration: () => '1h',
  'number in duration': () => '3600',
  label: (name) => name,
  matcher: (name) => `${name}=""`,
  'quoted value': (name) => `"${name}"`,
  name: (name) => name,
  function: () => 'sum',
  scalar: (name) => `scalar(${name})`,
};

/** A value of several choices, `a,b`, stands in regular expressions as `(a|b)`; the first is as good as any. */
function fitted(value: string, place: Place): string {
  return place === 'text' ? value.replaceAll(/["'`\\\n]/g, '') : value;
}

/** Follows quotes and brackets, to know what may stand at the end of what was read. */
class Context {
  #quote = '';
  #open: string[] = [];
  /** What was read outside of quotes: what stands before decides what comes. */
  #before = '';

  read(text: string): void {
    let inComment = false;
    for (let i = 0; i < text.length; i++) {
      const char = text.charAt(i);
      if (inComment) {
        inComment = char !== '\n';
      } else if (this.#quote !== '') {
        if (char === '\\' && this.#quote !== '`') i++;
        else if (char === this.#quote) this.#quote = '';
      } else {
        if (char === '#') inComment = true;
        if ('"\'`'.includes(char)) this.#quote = char;
        if ('({['.includes(char)) this.#open.push(char === '(' && groupedBy.test(this.#before) ? 'grouping' : char);
        if (')}]'.includes(char)) this.#open.pop();
        this.#before = (this.#before + char).slice(-80);
      }
    }
  }

  placeBefore(after: string): Place {
    if (this.#quote !== '') return 'text';
    const before = this.#before;
    const isPart = /[\w:]$/.test(before) || /^[\w:]/.test(after);
    const inner = this.#open.at(-1);
    if (inner === '[') return /^(?:ms|[smhdwy])(?!\w)/.test(after) ? 'number in duration' : 'duration';
    if (/\boffset\s+-?\s*$/i.test(before)) return 'duration';
    if (inner === 'grouping') return 'label';
    if (inner === '{') {
      if (/[=~]\s*$/.test(before)) return 'quoted value';
      return isPart || /^\s*[=!]/.test(after) ? 'label' : 'matcher';
    }
    if (/^\s*\(/.test(after) || /^\s*(?:by|without)\s*\(/i.test(after)) return isPart ? 'name' : 'function';
    if (isPart || /^\s*[[{]/.test(after)) return 'name';
    return isScalarPlace(before, after) ? 'scalar' : 'name';
  }
}

const groupedBy = /\b(?:by|without|on|ignoring|group_left|group_right)\s*$/i;

/** Beside an operator, or as the first argument of what takes a number first. */
function isScalarPlace(before: string, after: string): boolean {
  if (/[-+*/%^<>=]\s*$|\bbool\s*$/i.test(before)) return true;
  if (/^\s*(?:[-+*/%^]|[<>=!]=?)/.test(after) && /^$|[(,]\s*$/.test(before.trim())) return true;
  const takesNumberFirst =
    /\b(?:topk|bottomk|quantile|limitk|limit_ratio|histogram_quantile|quantile_over_time)\b[^()]*(?:\([^()]*\)\s*)?\(\s*$/i;
  return takesNumberFirst.test(before) || (/^\s*\)/.test(after) && /,\s*$/.test(before));
}
