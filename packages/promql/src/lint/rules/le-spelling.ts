import type { VectorSelector } from '../../syntax/expression.ts';
import type { Problem, Rule, RuleContext } from './rule.ts';

export const leSpelling: Rule = {
  code: 'le-spelling',
  visit: { selector: look },
};

/** Prometheus 3 stores `le="1"` of any page as `1.0` (migration guide, "Normalized le and quantile labels"); 2 as it reads. */
function* look(selector: VectorSelector, { facts, places }: RuleContext): Iterable<Problem> {
  const { series = [] } = facts(selector);
  for (const [index, { name, op, value }] of selector.matchers.entries()) {
    const isOurs = series.some(({ part, metric }) =>
      name === 'le' ? part === 'bucket' : name === 'quantile' && metric.type === 'summary',
    );
    if (!isOurs || op.endsWith('~') || !/^\d+$/.test(value)) continue;
    const suggestion = `${name}${op === '=' ? '=~' : '!~'}"${value}|${value}.0"`;
    const message = `Prometheus 3 stores ${name}="${value}" as "${value}.0", and finds nothing here.`;
    yield {
      message: `${message} Write ${suggestion}, which is right for every version.`,
      subject: value,
      suggestion,
      position: places.matcher(selector, index),
    };
  }
}
