import { shown } from '../../errors.ts';
import type { Label } from '../labels.ts';
import { snakeCase } from '../snake-case.ts';
import { personalReason } from './personal-labels.ts';
import type { Rule } from './lint.ts';

// Prometheus writes these on every series it scrapes; a scraped one becomes `exported_job`, and queries find the other.
const targetLabels = new Set(['job', 'instance']);

export const labelRules: readonly Rule[] = [
  function* reserved(metric) {
    for (const name of Object.keys(metric.labels)) {
      if (name === 'le' || name === 'quantile' || name.startsWith('__')) {
        yield { code: 'TELLTALE_LABEL_NAME', problem: `Prometheus reserves the label "${name}"`, value: name };
      } else if (targetLabels.has(name)) {
        yield {
          code: 'TELLTALE_LABEL_NAME',
          problem: `Prometheus gives every series a label "${name}" itself`,
          value: name,
        };
      }
    }
  },
  // Before the spelling: `userId` would be corrected to `user_id`, only to be refused again.
  // A closed list is in the source for everyone to read: `token: oneOf('access', 'refresh')` tells a kind, not a token.
  function* privacy(metric) {
    for (const [name, label] of Object.entries(metric.labels)) {
      if (isClosed(label)) continue;
      const reason = personalReason(snakeCase(name));
      if (reason === undefined) continue;
      yield {
        code: 'TELLTALE_LABEL_PERSONAL',
        problem: `the label "${name}" is refused because ${reason}`,
        value: name,
      };
    }
  },
  function* spelling(metric) {
    for (const name of Object.keys(metric.labels)) {
      if (name.startsWith('__') || /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name)) continue;
      yield {
        code: 'TELLTALE_LABEL_NAME',
        problem: `the label ${JSON.stringify(name)} is not made of lower-case words joined by single underscores`,
        value: name,
      };
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

function isClosed(label: Label | null | undefined): boolean {
  return label?.kind === 'optional' ? isClosed(label.of) : label?.kind === 'closed';
}

/** From JavaScript a label may be anything at all. */
function declarationProblem(label: Label | null | undefined): string | undefined {
  if (label?.kind === 'optional') return declarationProblem(label.of);
  if (label?.kind === 'open') return budgetProblem(label.budget);
  if (label?.kind === 'closed') return valuesProblem(label.values);
  return `is declared as ${shown(label)}`;
}

function budgetProblem(budget: number): string | undefined {
  if (Number.isSafeInteger(budget) && budget > 0) return undefined;
  return `has a budget of ${shown(budget)}, which is not a positive whole number`;
}

function valuesProblem(values: readonly string[]): string | undefined {
  if (values.length === 0) return 'lists no values';
  const wrong = values.find((value) => typeof value !== 'string' || value === '');
  return wrong === undefined ? undefined : `lists ${shown(wrong)}, which is not a text of at least one character`;
}
