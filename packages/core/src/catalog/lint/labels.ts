import { shown } from '../../errors.ts';
import type { Label } from '../labels.ts';
import type { Rule } from './lint.ts';

/** Names that look like a value of one person, one request or one secret, with the reason shown to the author. */
const personal: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^(.*_)?(user|customer|account|client|visitor|member|person|employee)_?(id|name|uuid)$/, 'it identifies a person'],
  [/^(user|username|customer|login|first_?name|last_?name|full_?name)$/, 'it identifies a person'],
  [/^(.*_)?e?_?mail(_address)?$/, 'it holds an e-mail address'],
  [/^(.*_)?(phone|telephone|mobile)(_number)?$/, 'it holds a phone number'],
  [/^(.*_)?(ip|ip_?addr(ess)?|remote_addr(ess)?|client_addr(ess)?)$/, 'it holds an address of a person’s device'],
  [/^(.*_)?(request|trace|span|correlation|transaction|message|order|job|task|session|cart|invoice)_?id$/, 'it is new for each request'],
  [/^(.*_)?(uuid|guid|nonce|timestamp)$/, 'it is new for each request'],
  [/^(.*_)?(raw_path|path|full_path|url|uri|href|query_string|referr?er|user_agent)$/, 'it is raw input, without a bound; use a route template'],
  [/^(.*_)?(password|passwd|secret|api_?key|authori[sz]ation|cookie|bearer|jwt|credential)s?$/, 'it holds a secret'],
  [/^((access|auth|id|refresh|session|csrf|api)_)?token$/, 'it holds a secret'],
  [/^(.*_)?(statement|sql|sql_text|stack|stack_?trace|error_message|exception_message)$/, 'it is free text, without a bound'],
];

export const labelRules: readonly Rule[] = [
  function* names(metric) {
    for (const name of Object.keys(metric.labels)) {
      if (name === 'le' || name === 'quantile' || name.startsWith('__')) {
        yield { code: 'TELLTALE_LABEL_NAME', problem: `Prometheus reserves the label "${name}"`, value: name };
      } else if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name)) {
        yield {
          code: 'TELLTALE_LABEL_NAME',
          problem: `the label ${JSON.stringify(name)} is not made of lower-case words joined by single underscores`,
          value: name,
        };
      }
    }
  },
  function* privacy(metric) {
    for (const name of Object.keys(metric.labels)) {
      const reason = personal.find(([pattern]) => pattern.test(name))?.[1];
      if (reason === undefined) continue;
      yield { code: 'TELLTALE_LABEL_PERSONAL', problem: `the label "${name}" is refused because ${reason}`, value: name };
    }
  },
  function* declarations(metric) {
    for (const [name, label] of Object.entries(metric.labels)) {
      const problem = declarationProblem(label);
      if (problem !== undefined) {
        yield { code: 'TELLTALE_LABEL_DECLARATION', problem: `the label "${name}" ${problem}`, value: label };
      }
    }
  },
];

function declarationProblem(label: Label): string | undefined {
  if (label.kind === 'optional') return declarationProblem(label.of);
  if (label.kind === 'open') {
    return Number.isSafeInteger(label.budget) && label.budget > 0
      ? undefined
      : `has a budget of ${shown(label.budget)}, which is not a positive whole number`;
  }
  if (label.kind !== 'closed') return `is declared as ${shown(label)}`;
  if (label.values.length === 0) return 'lists no values';
  const wrong = label.values.find((value) => typeof value !== 'string' || value === '');
  return wrong === undefined ? undefined : `lists ${shown(wrong)}, which is not a text of at least one character`;
}
