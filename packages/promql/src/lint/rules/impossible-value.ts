import { compileMatcher, literalValues } from '../../storage/label-matcher.ts';
import type { Matcher } from '../../storage/storage.ts';
import type { VectorSelector } from '../../syntax/expression.ts';
import { nearestName } from '../nearest-name.ts';
import { isFromVariable } from '../variables/substitute.ts';
import type { Problem, Rule, RuleContext } from './rule.ts';
import { listed } from './said.ts';

export const impossibleValue: Rule = {
  code: 'impossible-value',
  visit: { selector: inMatchers },
};

function* inMatchers(selector: VectorSelector, context: RuleContext): Iterable<Problem> {
  const { series = [] } = context.facts(selector);
  for (const [index, matcher] of selector.matchers.entries()) {
    const each = series.map(({ labels }) => labels.known.get(matcher.name));
    const values = each.flatMap((fact) => [...(fact?.values ?? [])]);
    // A label without a closed list of values, or with none here, can have any.
    if (values.length === 0 || each.some((fact) => fact?.values === null) || isFromVariable(matcher.value)) continue;
    const canLack = each.some((fact) => fact?.always !== true);
    const subject = impossible(matcher, canLack ? [...values, ''] : values);
    if (subject === undefined) continue;
    yield problem(matcher, subject, new Set(values), context.places.matcher(selector, index));
  }
}

/** What in a matcher no value satisfies: the matcher's value, or one of the alternatives that it names. */
function impossible(matcher: Matcher, values: readonly string[]): string | undefined {
  const { op, value } = matcher;
  const alternatives = literalValues({ ...matcher, op: op.endsWith('~') ? '=~' : '=' });
  if (op === '=~' && alternatives !== undefined)
    return alternatives.find((each) => each !== '' && !values.includes(each));
  // `code!="x"` and `code!~"x"` of what never is leave nothing out; `!=""` says that a label has to be there.
  if (value === '' || value === '.+' || value === '.*') return undefined;
  if (op === '=~' || op === '=') return values.some(compileMatcher(matcher)) ? undefined : value;
  return values.every(compileMatcher(matcher)) ? value : undefined;
}

function problem(
  matcher: Matcher,
  subject: string,
  values: ReadonlySet<string>,
  position: Problem['position'],
): Problem {
  const { name, op } = matcher;
  const isPattern =
    op.endsWith('~') && subject === matcher.value && literalValues({ ...matcher, op: '=~' }) === undefined;
  const suggestion = isPattern ? undefined : nearestName(subject, values);
  const what = isPattern
    ? `No value of ${name} matches ${JSON.stringify(subject)}.`
    : `${name} never is ${JSON.stringify(subject)}.`;
  const hint =
    suggestion === undefined ? `It is one of ${listed(values)}.` : `Did you mean ${JSON.stringify(suggestion)}?`;
  return { message: `${what} ${hint}`, subject, suggestion, position };
}
