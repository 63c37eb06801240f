import { parseRegex } from './parse-regex.ts';
import { matchWhole } from './pike-vm.ts';
import { compileProgram } from './program.ts';
import { compileRegex, expandTemplate } from './regex.ts';

/** A pattern that may match anywhere: its first match is the group 1, its own groups come after it. */
function anywhere(pattern: string): string {
  // By itself first: what is not a pattern could close the groups around it.
  parseRegex(pattern);
  return `(?s:.*?)((?-s:${pattern}))(?s:.*)`;
}

/** Whether a pattern matches anywhere in a text (Go's `regexp.MatchString`). @throws RegexError */
export function isFound(pattern: string, text: string): boolean {
  return compileRegex(anywhere(pattern)).matches(text);
}

/** Replaces all matches by a template with `$1` and `${name}` (Go's `Regexp.ReplaceAllString`). @throws RegexError */
export function replaceFound(pattern: string, template: string, text: string): string {
  const parsed = parseRegex(anywhere(pattern));
  const program = compileProgram(parsed, pattern);
  let replaced = '';
  let end = 0;
  for (let at = 0; at <= text.length;) {
    const slots = matchWhole(program, text, at);
    const [, , from = -1, to = -1] = slots ?? [];
    if (slots === undefined || from < 0) break;
    replaced += text.slice(end, from);
    // An empty match right behind another match is none.
    if (to > end || from === 0) replaced += expandTemplate(template, (name) => groupText(name, slots));
    end = to;
    const width = (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    at = at + width > to ? at + width : to;
  }
  return replaced + text.slice(end);

  function groupText(name: string, slots: readonly number[]): string {
    const group = /^\d+$/.test(name) ? Number(name) + 1 : (parsed.groupNames.get(name) ?? -1);
    const [from = -1, to = -1] = [slots[group * 2], slots[group * 2 + 1]];
    return from < 0 || to < 0 ? '' : text.slice(from, to);
  }
}
