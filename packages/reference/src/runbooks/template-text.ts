import { code, plain } from '../markdown/inline.ts';

const ACTION = /\{\{-?\s*(.*?)\s*-?\}\}/gs;

/**
 * A text of an alert for people: Go templates within become what they stand for, in italics. "{{ $labels.job }} fails
 * {{ $value | humanizePercentage }}" is "*job* fails *value*". What is more than a name or a number is shown as it is written.
 */
export function templateText(text: string): string {
  return filled(text, plain);
}

/** The same of a text that is Markdown already. */
export function templateMarkdown(markdown: string): string {
  return filled(markdown.trim(), (text) => text);
}

function filled(text: string, render: (text: string) => string): string {
  // What stands between templates is rendered as one text, so that marks at its edges are judged by what is there.
  const actions: string[] = [];
  const masked = text.replaceAll(ACTION, (_, action: string) => `${OPEN}${actions.push(shown(action)) - 1}${CLOSE}`);
  return render(masked)
    .replaceAll(`${CLOSE}${OPEN}`, `${CLOSE}&#8203;${OPEN}`)
    .replaceAll(new RegExp(`${OPEN}(\\d+)${CLOSE}`, 'g'), (_, index: string) => actions[Number(index)]!);
}

/** Characters of the private use area, which no text has. */
const OPEN = '\uE000';
const CLOSE = '\uE001';

function shown(action: string): string {
  // Prometheus begins each template with `{{ $labels := .Labels }}{{ $value := .Value }}`: either may be written.
  const named = action.replaceAll(/(?<=^|\s)\.(Labels|Value)\b/g, (_, field: string) => `$${field.toLowerCase()}`);
  const label = /^\$labels\.(\w+)(\s*\|\s*\w+)*$/.exec(named)?.[1];
  if (label !== undefined) return `*${plain(label)}*`;
  if (/^\$value(\s*\|\s*\w+)*$/.test(named)) return '*value*';
  if (/^(printf\s+("[^"]*"|`[^`]*`)\s+\$value|\$value\s*\|\s*printf\s+("[^"]*"|`[^`]*`))$/.test(named))
    return '*value*';
  return code(`{{ ${action} }}`);
}
