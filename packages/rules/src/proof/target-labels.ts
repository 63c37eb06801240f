import type { Selectors } from '@telltale/promql/builder';
import { RulesError } from '../errors.ts';

/** The labels of a target that every selector finds. */
export function targetLabels(selectors: Selectors): Readonly<Record<string, string>> {
  const chosen = Object.entries(selectors).flatMap(([label, condition]) => {
    const value = exampleOf(label, condition);
    return value === undefined ? [] : [[label, value] as const];
  });
  return { job: 'shop', instance: 'shop-1:3000', ...Object.fromEntries(chosen) };
}

/** A value that meets a condition; of a negated one none is needed, as targets without the label meet it. */
function exampleOf(label: string, condition: unknown): string | undefined {
  if (typeof condition === 'string') return condition;
  if (Array.isArray(condition)) return condition.map(String)[0];
  if (typeof condition !== 'object' || condition === null || !('pattern' in condition)) return undefined;
  const pattern = String(condition.pattern);
  // `shop-.*` finds `shop-x`, and `shop|till` finds `shop`.
  const example = (pattern.split('|')[0] ?? '').replaceAll(/\.[*+]/g, 'x').replaceAll(/[\\()^$]/g, '');
  if (new RegExp(`^(?:${pattern})$`).test(example)) return example;
  const problem = `No target for proofs is known that the selector ${label}=~${JSON.stringify(pattern)} finds: list the values`;
  throw new RulesError('RULES_OPTIONS', problem, pattern);
}
