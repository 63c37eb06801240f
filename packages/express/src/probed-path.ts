import type { ExpressMatch, ExpressMatcher } from './express-request.ts';
import type { MountPath } from './written-path.ts';

/**
 * The path that Express 5 made a function of, found with the first path that the function takes. Each character is replaced
 * in turn: one that can be another belongs to a parameter, one that cannot was written by the application. Where letters of
 * both cases are taken, the path is in small ones. Of optional parts it has those that were there.
 */
export function probedPath(takes: ExpressMatcher): MountPath {
  let found: { readonly template: string | undefined } | undefined;
  return { takes, template: (taken) => (found ??= { template: probe(takes, taken) }).template };
}

function probe(takes: ExpressMatcher, taken: string): string | undefined {
  // What stands for a byte may stand for none with another character in it.
  const plain = taken.replaceAll(/(?:%[\da-f]{2})+/gi, 'x');
  const path = wholly(takes, plain) === undefined ? taken : plain;
  const match = wholly(takes, path);
  // The parameters of an expression are an object like any other.
  if (match === undefined || Object.getPrototypeOf(match.params) !== null) return undefined;
  const small = path.toLowerCase();
  const text = wholly(takes, small) === undefined ? path : small;
  let [template, last] = ['', ''];
  for (let i = 0; i < path.length; i++) {
    const parameter = parameterAt(i, path, match, takes);
    if (parameter === '') template += text[i];
    else if (parameter !== last) template += parameter;
    last = parameter;
  }
  return template;
}

/** The parameter that a character of a path belongs to; none if no other can stand in its place. */
function parameterAt(i: number, path: string, { params }: ExpressMatch, takes: ExpressMatcher): string {
  for (const other of ['a', 'x', '0', '9']) {
    if (other === path[i]!.toLowerCase()) continue;
    const changed = wholly(takes, path.slice(0, i) + other + path.slice(i + 1))?.params;
    const name = changed && Object.keys(changed).find((key) => String(changed[key]) !== String(params[key]));
    if (name !== undefined) return (Array.isArray(params[name]) ? '*' : ':') + name;
  }
  return '';
}

function wholly(takes: ExpressMatcher, path: string): ExpressMatch | undefined {
  const match = takes(path);
  return match !== false && match.path === path ? match : undefined;
}
