/** A part of a path in a template that stands for any value: `{id}` or `:id`. */
const PLACEHOLDER = /^(?:\{[^{}]+\}|:[^:]+)$/;

interface Branch {
  readonly literal: Map<string, Branch>;
  any: Branch | undefined;
  /** What follows does not matter: the template ends in `/*`. */
  rest: string | undefined;
  template: string | undefined;
}

const newBranch = (): Branch => ({ literal: new Map(), any: undefined, rest: undefined, template: undefined });

/**
 * Finds the template of a path: `/users/7` is `/users/{id}` where that is among the templates. A part that is written out
 * goes before a placeholder, and a placeholder before a `*` at the end, which stands for the rest of the path.
 */
export function urlTemplates(templates: readonly string[]): (path: string) => string | undefined {
  const root = newBranch();
  for (const template of templates) plant(root, template);
  return (path) => find(root, partsOf(withoutQuery(path)), 0);
}

function plant(root: Branch, template: string): void {
  const parts = partsOf(template);
  let branch = root;
  for (const [index, part] of parts.entries()) {
    if (part === '*' && index === parts.length - 1) {
      branch.rest ??= template;
      return;
    }
    branch = PLACEHOLDER.test(part) ? (branch.any ??= newBranch()) : childOf(branch, part);
  }
  branch.template ??= template;
}

function childOf(branch: Branch, part: string): Branch {
  const child = branch.literal.get(part) ?? newBranch();
  branch.literal.set(part, child);
  return child;
}

/** As deep as the templates are, however long the path is. */
function find(branch: Branch, parts: readonly string[], index: number): string | undefined {
  const part = parts[index];
  if (part === undefined) return branch.template ?? branch.rest;
  const literal = branch.literal.get(part);
  return (
    (literal && find(literal, parts, index + 1)) ?? (branch.any && find(branch.any, parts, index + 1)) ?? branch.rest
  );
}

function withoutQuery(path: string): string {
  const end = path.search(/[?#]/);
  return end < 0 ? path : path.slice(0, end);
}

/** A slash at the end makes no other path. */
function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}
