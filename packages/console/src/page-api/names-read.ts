import { parseUnchecked, PromQLError, walk, type Expression, type VectorSelector } from '@telltale/promql';

/** A variable as Grafana writes it: `$name`, `${name:format}`, `[[name]]`. Not `$1` of `label_replace`. */
const VARIABLE = /\$[a-z_]\w*|\$\{\w+(?:[.:][^}]*)?\}|\[\[\w+(?::\w+)?\]\]/gi;

const STAND_IN = 'telltale_variable';

/** The names of series that an expression of a dashboard or of a rule reads; none where it is no PromQL. */
export function namesRead(expr: string): readonly string[] {
  const names = new Set<string>();
  const expression = parsed(withoutVariables(expr));
  if (expression === undefined) return [];
  walk(expression, (node) => {
    if (node.kind === 'selector') for (const name of namesOf(node)) names.add(name);
  });
  return [...names].filter((name) => !name.includes(STAND_IN));
}

/** With a name in the place of each variable, or a duration where the grammar asks for one. */
function withoutVariables(expr: string): string {
  return expr
    .replaceAll(VARIABLE, STAND_IN)
    .replaceAll(/\[[^\]]*\]|\boffset\s+-?\s*\w+/gi, (place) =>
      place.replaceAll(new RegExp(`${STAND_IN}\\w*`, 'g'), '1h'),
    );
}

function parsed(expr: string): Expression | undefined {
  try {
    return parseUnchecked(expr);
  } catch (error) {
    if (error instanceof PromQLError) return undefined;
    throw error;
  }
}

function namesOf({ name, matchers }: VectorSelector): readonly string[] {
  if (name !== '') return [name];
  return matchers.filter((each) => each.name === '__name__' && each.op === '=').map(({ value }) => value);
}
