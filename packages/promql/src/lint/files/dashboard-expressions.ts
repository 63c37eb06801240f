import { parseDuration } from '../../syntax/duration.ts';
import { isObject, listOf, textOf, type JsonObject, type JsonPath } from './json-value.ts';
import { readVariableQuery } from './variable-query.ts';

/** An expression of a dashboard, and where in its JSON it stands. */
export interface DashboardExpression {
  readonly expr: string;
  /** To the text that holds the expression: `['panels', 3, 'targets', 0, 'expr']`. */
  readonly path: JsonPath;
  /** Where the expression begins in that text: after `label_values(`, for example. */
  readonly offset: number;
  /** The titles around it, the outermost first: of the row, of the panel; or the variable's name. */
  readonly titles: readonly string[];
  /** The label whose values are asked for, of `label_values(metric, label)`. */
  readonly label?: string;
}

export interface DashboardExpressions {
  readonly expressions: readonly DashboardExpression[];
  /** For `lint`: the dashboard's variables and their values; `any` for a library panel, which takes those of its dashboard. */
  readonly variables: Readonly<Record<string, string | null>> | 'any';
}

/**
 * The PromQL of a Grafana dashboard: of panels, in rows or not, library panels, variables and annotations, in any version of the
 * schema. Queries of other data sources, such as Loki, are left out.
 *
 * @param dashboard as its JSON reads: a dashboard, a library panel, or what Grafana's API or Kubernetes wraps them in
 * @example
 * ```ts
 * import { dashboardExpressions } from '@telltale/promql/lint';
 *
 * const { expressions } = dashboardExpressions({
 *   panels: [{ title: 'Up', targets: [{ expr: 'sum(up)' }] }],
 *   templating: { list: [{ name: 'job', type: 'query', query: 'label_values(up, job)' }] },
 * });
 * for (const { expr, label, path } of expressions) console.log(expr, label, path.join('.'));
 * // => sum(up) undefined panels.0.targets.0.expr
 * // => up job templating.list.0.query
 * ```
 */
export function dashboardExpressions(dashboard: unknown): DashboardExpressions {
  const declared = new Map<string, DeclaredVariable>();
  const seen = new Set<unknown>();
  const expressions: DashboardExpression[] = [];
  let hasVariables = false;
  eachObject(dashboard, (object) => {
    const isList =
      isObject(object['templating']) || (Array.isArray(object['variables']) && isObject(object['elements']));
    if (isList) hasVariables = true;
    for (const variable of variablesOf(object)) declared.set(variable.name, variable);
  });
  collect(dashboard, { path: [], titles: [], source: undefined });
  const variables = Object.fromEntries([...declared.values()].map(({ name, value }) => [name, value]));
  return { expressions, variables: hasVariables ? variables : 'any' };

  function collect(value: unknown, around: Around): void {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (Array.isArray(value)) {
      for (const [i, element] of value.entries()) collect(element, { ...around, path: [...around.path, i] });
      return;
    }
    const object = value as JsonObject;
    const here = within(object, around, declared);
    expressions.push(...ofObject(object, here));
    for (const [key, inner] of Object.entries(object)) collect(inner, { ...here, path: [...here.path, key] });
  }
}

interface Around {
  readonly path: JsonPath;
  readonly titles: readonly string[];
  /** The type of the data source that queries here go to, where it is known. */
  readonly source: string | undefined;
}

function within(
  object: JsonObject,
  { path, titles, source }: Around,
  declared: ReadonlyMap<string, DeclaredVariable>,
): Around {
  // A dashboard's own title is the file's; a row's and a panel's tell where to look.
  const isPart = 'targets' in object || 'gridPos' in object || object['kind'] === 'Panel' || 'expr' in object;
  const spec = isObject(object['spec']) ? object['spec'] : {};
  const title = isPart ? (textOf(object['title']) ?? textOf(spec['title'])) : undefined;
  return {
    path,
    titles: title === undefined || title === '' ? titles : [...titles, title],
    source: sourceOf(object, declared) ?? source,
  };
}

/** A data source is named by type, by its name in old dashboards, or by a variable. */
function sourceOf(object: JsonObject, declared: ReadonlyMap<string, DeclaredVariable>): string | undefined {
  const { datasource, kind, group } = object;
  if (kind === 'DataQuery') return textOf(group);
  if (textOf(kind) !== undefined && isObject(object['spec']) && 'expr' in object['spec']) return textOf(kind);
  if (isObject(datasource)) return textOf(datasource['type']) ?? sourceByName(textOf(datasource['uid']), declared);
  return sourceByName(textOf(datasource), declared);
}

function sourceByName(name: string | undefined, declared: ReadonlyMap<string, DeclaredVariable>): string | undefined {
  if (name === undefined) return undefined;
  const variable = /^\$\{?(\w+)\}?$/.exec(name)?.[1];
  if (variable !== undefined) return declared.get(variable)?.source;
  return /loki|tempo|elastic|influx|graphite|sql/i.exec(name)?.[0].toLowerCase();
}

function isPrometheus(source: string | undefined): boolean {
  return source === undefined || /prometheus|victoriametrics|mimir|datasource|mixed/i.test(source);
}

function ofObject(object: JsonObject, { path, titles, source }: Around): readonly DashboardExpression[] {
  if (!isPrometheus(source)) return [];
  const found: DashboardExpression[] = [];
  const expr = textOf(object['expr']);
  if (expr !== undefined && expr.trim() !== '') found.push({ expr, path: [...path, 'expr'], offset: 0, titles });
  const variable = queryOfVariable(object);
  const read = variable && readVariableQuery(variable.text);
  if (variable !== undefined && read !== undefined) {
    found.push({ ...read, path: [...path, ...variable.path], titles: [...titles, variable.name] });
  }
  return found;
}

interface VariableQuery {
  readonly name: string;
  readonly text: string;
  readonly path: JsonPath;
}

/** The query of a variable of type "query": a text, or `query` within an object; in schema 2, `spec.query.spec.query`. */
function queryOfVariable(object: JsonObject): VariableQuery | undefined {
  if (object['kind'] === 'QueryVariable' && isObject(object['spec'])) {
    const { name, query } = object['spec'];
    const spec = isObject(query) && isObject(query['spec']) ? query['spec'] : {};
    const text = textOf(spec['query']);
    return text === undefined
      ? undefined
      : { name: textOf(name) ?? '', text, path: ['spec', 'query', 'spec', 'query'] };
  }
  if (object['type'] !== 'query' || textOf(object['name']) === undefined) return undefined;
  const { query } = object;
  const text = textOf(query) ?? (isObject(query) ? textOf(query['query']) : undefined);
  if (text === undefined) return undefined;
  return { name: textOf(object['name']) ?? '', text, path: typeof query === 'string' ? ['query'] : ['query', 'query'] };
}

interface DeclaredVariable {
  readonly name: string;
  readonly value: string | null;
  /** Of a variable that chooses a data source: its type. */
  readonly source: string | undefined;
}

/** Variables are in `templating.list`, in `variables` of schema 2, and among the inputs that an import asks for. */
function variablesOf(object: JsonObject): readonly DeclaredVariable[] {
  const templating = isObject(object['templating']) ? listOf(object['templating']['list']) : [];
  const ofSchema2 = listOf(object['variables']).map((each) =>
    isObject(each) && isObject(each['spec']) ? { ...each['spec'], type: textOf(each['kind']) } : each,
  );
  return [...templating, ...ofSchema2, ...listOf(object['__inputs'])].flatMap((variable) => {
    const name = isObject(variable) ? textOf(variable['name']) : undefined;
    if (name === undefined || !isObject(variable)) return [];
    const type =
      textOf(variable['type'])
        ?.replace(/Variable$/, '')
        .toLowerCase() ?? '';
    const source = type === 'datasource' ? (textOf(variable['query']) ?? textOf(variable['pluginId'])) : undefined;
    return [{ name, value: valueOf(type, variable), source }];
  });
}

/** A constant is what it is. Of intervals the shortest counts: any can be chosen. */
function valueOf(type: string, variable: JsonObject): string | null {
  const query = textOf(variable['query']);
  if (type === 'constant') return query ?? textOf(variable['value']) ?? null;
  if (type !== 'interval' || query === undefined) return null;
  const lengths = query
    .split(',')
    .map((each) => each.trim())
    .filter((each) => (parseDuration(each) ?? 0) > 0);
  return lengths.toSorted((a, b) => (parseDuration(a) ?? 0) - (parseDuration(b) ?? 0))[0] ?? null;
}

function eachObject(value: unknown, visit: (object: JsonObject) => void): void {
  const seen = new Set<unknown>();
  const waiting = [value];
  for (let next = waiting.pop(); waiting.length > 0 || next !== undefined; next = waiting.pop()) {
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    if (isObject(next)) visit(next);
    waiting.push(...Object.values(next));
  }
}
