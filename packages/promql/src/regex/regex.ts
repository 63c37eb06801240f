import { LazyDfa } from './lazy-dfa.ts';
import { literalAlternatives } from './literal-alternatives.ts';
import { parseRegex } from './parse-regex.ts';
import { matchWhole } from './pike-vm.ts';
import { compileProgram } from './program.ts';

/** A compiled regular expression that matches whole texts. */
export interface Regex {
  /** Whether the whole text matches. */
  readonly matches: (text: string) => boolean;
  /** The only texts that match, where they are few. */
  readonly alternatives: readonly string[] | undefined;
  /** If the whole text matches, a template with `$1` and `${name}` replaced by what the groups matched. */
  readonly expand: (text: string, template: string) => string | undefined;
}

/**
 * Compiles an RE2 pattern, anchored at both ends, where `.` matches everything, as Prometheus' label matchers and
 * `label_replace` do. Matching takes time proportional to the text's length for any pattern: JavaScript's own engine
 * backtracks, and a query of a stranger could hang the process with `(a+)+b`.
 *
 * @throws RegexError in RE2's words
 * @example
 * ```ts
 * compileRegex('5..').matches('503');              // true
 * compileRegex('(\\d)..').expand('503', '${1}xx'); // '5xx'
 * ```
 */
export function compileRegex(pattern: string): Regex {
  const parsed = parseRegex(pattern);
  const program = compileProgram(parsed, pattern);
  const alternatives = literalAlternatives(parsed.node);
  return {
    alternatives,
    matches: matcherOf(alternatives),
    expand: (text, template) => {
      const slots = matchWhole(program, text);
      if (slots === undefined) return undefined;
      return expandTemplate(template, (name) => {
        const group = /^\d+$/.test(name) ? Number(name) : (parsed.groupNames.get(name) ?? -1);
        const [start = -1, end = -1] = [slots[group * 2], slots[group * 2 + 1]];
        return start < 0 || end < 0 ? '' : text.slice(start, end);
      });
    },
  };

  function matcherOf(texts: readonly string[] | undefined): (text: string) => boolean {
    if (texts !== undefined) {
      const set = new Set(texts);
      return (text) => set.has(text);
    }
    if (program.hasAssertions) return (text) => matchWhole(program, text) !== undefined;
    const dfa = new LazyDfa(program);
    return (text) => dfa.matches(text);
  }
}

/** Go's regexp.Expand: `$name` takes the longest name, `$$` is a dollar, and any other `$` stands for itself. */
export function expandTemplate(template: string, valueOf: (name: string) => string): string {
  return template.replaceAll(/\$(?:\$|\{(\w+)\}|(\w+))/g, (whole: string, braced?: string, bare?: string) => {
    const name = braced ?? bare;
    return name === undefined ? whole.slice(1) : valueOf(name);
  });
}
