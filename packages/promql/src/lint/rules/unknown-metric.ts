import { matchersOf } from '../../evaluate/matchers-of.ts';
import { walk } from '../../syntax/children.ts';
import type { Expression, VectorSelector } from '../../syntax/expression.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { nearestName } from '../nearest-name.ts';
import { isFromVariable } from '../variables/substitute.ts';
import type { Problem, Rule, RuleContext } from './rule.ts';

export const unknownMetric: Rule = {
  code: 'unknown-metric',
  visit: { selector: lookUp },
};

function* lookUp(selector: VectorSelector, context: RuleContext): Iterable<Problem> {
  const name = matchersOf(selector).find((matcher) => matcher.name === '__name__' && matcher.op.startsWith('='));
  const found = context.knowledge.find(selector);
  if (name === undefined || name.value === '' || isFromVariable(name.value) || found === undefined || found.length > 0)
    return;
  const index = selector.matchers.indexOf(name);
  const { position } = selector;
  const ofName = position && { start: position.start, end: position.start + selector.name.length };
  const at = index < 0 ? ofName : context.places.matcher(selector, index);
  if (name.op === '=~') {
    const message = `No known metric has a name that matches ${JSON.stringify(name.value)}.`;
    yield { message, subject: name.value, position: at };
    return;
  }
  if (isFallback(name.value, selector, context)) return;
  yield { ...explained(name.value, context.knowledge), subject: name.value, position: at };
}

/** `rate(old_total[5m]) or rate(new_total[5m])` reads several versions of an exporter: one may be unknown, if it is no slip. */
function isFallback(name: string, selector: VectorSelector, { around, knowledge }: RuleContext): boolean {
  let inner: Expression = selector;
  for (const outer of around) {
    if (outer.kind === 'binary' && outer.op === 'or') {
      const other = inner === outer.left ? outer.right : outer.left;
      if (readsKnown(other, knowledge)) return nearestName(name, knowledge.names) === undefined;
    }
    inner = outer;
  }
  return false;
}

function readsKnown(expression: Expression, knowledge: Knowledge): boolean {
  let known = false;
  walk(expression, (node) => {
    if (node.kind === 'selector' && (knowledge.find(node)?.length ?? 0) > 0) known = true;
  });
  return known;
}

interface Explanation {
  readonly message: string;
  readonly suggestion?: string | undefined;
}

const suffix = /_(?:bucket|sum|count|total)$/;

/** Why a name may be wrong: the metric has other series, another suffix, or is misspelt. */
function explained(name: string, knowledge: Knowledge): Explanation {
  const metric = knowledge.metric(name);
  if (metric?.type === 'histogram') {
    const message = `${name} is a histogram, whose series are ${name}_bucket, ${name}_sum and ${name}_count.`;
    return { message: `${message} Select one of them.` };
  }
  const stem = name.replace(suffix, '');
  const family = knowledge.metric(stem) ?? knowledge.metric(`${stem}_total`);
  if (family !== undefined) {
    const message = `There is no metric ${name}: ${family.name} is a ${family.type}.`;
    const suggestion = family.type === 'histogram' ? `${family.name}_count` : family.name;
    return { message: `${message} Did you mean ${suggestion}?`, suggestion };
  }
  if (knowledge.series(`${name}_total`).length > 0) {
    return { message: `There is no metric ${name}. Did you mean ${name}_total?`, suggestion: `${name}_total` };
  }
  const near = nearestName(name, knowledge.names);
  if (near !== undefined) return { message: `There is no metric ${name}. Did you mean ${near}?`, suggestion: near };
  const next = name.includes(':')
    ? 'add the recording rule that makes it'
    : 'add it to a catalog, or pass what exposes it';
  return { message: `There is no metric ${name}. Correct the name, or ${next}.` };
}
