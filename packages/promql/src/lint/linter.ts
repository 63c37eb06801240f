import { PromQLError, type Position } from '../errors.ts';
import { check } from '../syntax/check.ts';
import { childrenOfExpression } from '../syntax/children.ts';
import type { Expression } from '../syntax/expression.ts';
import { parse } from '../syntax/parse.ts';
import { print } from '../syntax/print.ts';
import { unknownFacts } from './facts/facts.ts';
import type { Finding } from './finding.ts';
import { Knowledge } from './knowledge/knowledge.ts';
import { resolveLinterOptions, type LinterOptions, type ResolvedLinterOptions } from './lint-options.ts';
import type { RuleCode } from './lint-rules.ts';
import { nearestName } from './nearest-name.ts';
import { placesIn } from './places.ts';
import type { Problem, Rule, RuleContext, Visit } from './rules/rule.ts';
import { rules } from './rules/rules.ts';
import { isDeclared } from './variables/grafana-variables.ts';
import { originalPosition, plainSource, variablesWithin, type Source } from './variables/source.ts';
import { substitute, withVariables } from './variables/substitute.ts';

/** How one expression is to be read. */
export interface LintOptions {
  /**
   * For a query of a Grafana dashboard, in which `$name` stands for a variable: the dashboard's variables with their values, `null`
   * for one that is chosen later; or `any` where it is not known which there are. Those that Grafana brings are known.
   * @default a dollar in a text is a mistake, as in rule files; in a tree it is what was built for a dashboard
   */
  readonly variables?: Readonly<Record<string, string | null>> | 'any';
  /** The expression is only asked for the values of this label, as by `label_values(metric, label)`. */
  readonly valuesOf?: string | undefined;
}

/** Holds expressions to what is known to be exposed. */
export interface Linter {
  /** Everything that is wrong with an expression, in the order of its text (a tree's is what `print` makes of it); never throws. */
  lint(expression: string | Expression, options?: LintOptions): readonly Finding[];
}

/**
 * A checker of any expression, hand-written or built, against what is known to be exposed.
 *
 * @throws PromQLError `PROMQL_OPTIONS`
 * @example
 * ```ts
 * import { createLinter } from '@telltale/promql/lint';
 *
 * const linter = createLinter({
 *   metrics: [{ name: 'cache_hits_total', type: 'counter', labels: [{ exposed: 'level', values: ['l1', 'l2'] }] }],
 * });
 * for (const { line, column, rule, message } of linter.lint('rate(cache_hits_total{level="l3"}[5m])')) {
 *   console.log(`${line}:${column} ${rule}: ${message}`);
 * }
 * // => 1:23 impossible-value: level never is "l3". It is one of l1 and l2.
 * ```
 */
export function createLinter(options: LinterOptions): Linter {
  const resolved = resolveLinterOptions(options);
  const linting: Linting = {
    resolved,
    knowledge: new Knowledge(resolved),
    active: rules.filter(({ code }) => resolved.severities.get(code) !== 'off'),
  };
  return {
    lint: (expression, lintOptions = {}) => {
      if (typeof expression === 'string') return lintText(expression, lintOptions, linting);
      // Print and parse recurse: a tree that is too deep is told before.
      const [problem] = check(expression, { experimental: true });
      if (problem?.code !== 'PROMQL_LIMIT_DEPTH')
        return lintText(print(expression), { variables: 'any', ...lintOptions }, linting);
      return reporter(plainSource(''), resolved)('syntax', ofError(problem, ''));
    },
  };
}

interface Linting {
  readonly resolved: ResolvedLinterOptions;
  readonly knowledge: Knowledge;
  readonly active: readonly Rule[];
}

function lintText(text: string, { variables, valuesOf }: LintOptions, linting: Linting): readonly Finding[] {
  const { resolved } = linting;
  const values = variables === 'any' || variables === undefined ? {} : variables;
  const { scrapeIntervalSeconds } = resolved;
  const source = variables === undefined ? plainSource(text) : substitute(text, { scrapeIntervalSeconds, values });
  const report = reporter(source, resolved);
  const undeclared =
    typeof variables === 'object' ? source.replacements.filter(({ variable }) => !isDeclared(variable, variables)) : [];
  const found = undeclared.flatMap(({ variable, parsed }) =>
    report('unknown-variable', ofVariable(variable, values, parsed)),
  );
  const expression = parsed(source.text, resolved.experimental);
  if (!(expression instanceof PromQLError)) {
    found.push(...lintTree(expression, source, { ...linting, report, valuesOf }));
    return found.toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0));
  }
  if (source.replacements.length === 0) return report('syntax', ofError(expression, text));
  return found.length > 0 ? found : report('unreadable-variable', unreadable(expression, source));
}

function parsed(text: string, experimental: boolean): Expression | PromQLError {
  try {
    return parse(text, { experimental });
  } catch (error) {
    if (error instanceof PromQLError) return error;
    throw error;
  }
}

function ofError({ message, position }: PromQLError, text: string): Problem {
  const subject = text.slice(position?.start ?? 0, position?.end ?? text.length).slice(0, 60);
  return { message: `${message}.`, subject, position: position ?? { start: 0, end: text.length } };
}

function ofVariable(name: string, declared: object, position: Position): Problem {
  const suggestion = nearestName(name, Object.keys(declared));
  const next = suggestion === undefined ? 'Declare it, or correct its name.' : `Did you mean $${suggestion}?`;
  return { message: `The dashboard has no variable ${name}. ${next}`, subject: `$${name}`, suggestion, position };
}

function unreadable({ message, position }: PromQLError, { text, replacements }: Source): Problem {
  const names = [...new Set(replacements.map(({ variable }) => `$${variable}`))].join(', ');
  const why = `This expression cannot be read without the value of ${names}, and is not checked: ${message}.`;
  return { message: why, subject: names, position: position ?? { start: 0, end: text.length } };
}

type Report = (code: RuleCode, problem: Problem) => readonly Finding[];

function reporter(source: Source, { severities }: ResolvedLinterOptions): Report {
  return (rule, { message, subject, suggestion, position = { start: 0, end: source.text.length } }) => {
    const severity = severities.get(rule) ?? 'error';
    if (severity === 'off') return [];
    const { start, end } = originalPosition(source, position);
    const before = source.original.slice(0, start);
    const place = { start, end, line: before.split('\n').length, column: start - before.lastIndexOf('\n') };
    const shown = { message: withVariables(message, source), subject: withVariables(subject, source) };
    return [{ rule, severity, ...shown, ...(suggestion === undefined ? {} : { suggestion }), ...place }];
  };
}

interface TreeLinting extends Linting {
  readonly report: Report;
  readonly valuesOf: string | undefined;
}

function lintTree(expression: Expression, source: Source, linting: TreeLinting): readonly Finding[] {
  const { resolved, knowledge, active, report, valuesOf } = linting;
  const facts = knowledge.factsOf(expression);
  const shared: Omit<RuleContext, 'around'> = {
    knowledge,
    scrapeIntervalSeconds: resolved.scrapeIntervalSeconds,
    valuesOf,
    places: placesIn(source.text),
    isHere: (node) => facts.has(node),
    facts: (of) => facts.get(of) ?? unknownFacts,
    variablesAt: (position) => (position === undefined ? [] : variablesWithin(source, position)),
  };
  const findings: Finding[] = [];
  const visit = (node: Expression, around: readonly Expression[]): void => {
    for (const { code, visit: visits } of active) {
      const look = visits[node.kind] as Visit<Expression['kind']> | undefined;
      for (const problem of look?.(node, { ...shared, around }) ?? []) findings.push(...report(code, problem));
    }
    for (const child of childrenOfExpression(node)) visit(child, [node, ...around]);
  };
  visit(expression, []);
  return findings;
}
