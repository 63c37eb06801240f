import type { MountPath } from './written-path.ts';

type Keys = readonly { readonly name: string | number }[];

// What path-to-regexp 0.1 puts behind a path that `use` mounts.
const END = String.raw`\/?(?=\/|$)`;

// Text between parentheses, with three more levels of them: a parameter that stands beside text has two.
const INSIDE = [1, 2, 3].reduce((inner) => String.raw`(?:[^()\\]|\\.|\(${inner}\))*`, String.raw`(?:[^()\\]|\\.)*`);

const TOKEN = new RegExp(
  [
    String.raw`\\(?<escaped>\W)`,
    String.raw`(?<text>[^\\^$.*+?()[\]{}|])`,
    // A parameter: `(?:\/([^\/]+?))?` for `/:id?`. What follows `:id*` takes a second group.
    String.raw`\(\?:(?:\\(?<before>[/.]))?\((?!\?)${INSIDE}\)(?<rest>\(\(\?:\[.*?\]\.\+\?\)\?\))?\)(?<optional>\?)?`,
    String.raw`(?<group>\((?!\?)${INSIDE}\))`,
  ].join('|'),
  'gy',
);

/**
 * The paths that Express 4 made an expression of: `^\/t\/(?:([^\/]+?))\/?(?=\/|$)` is `/t/:id`. A parameter is read as its
 * name, whatever it may match. There is no template for what path-to-regexp did not write, or what is quantified in it.
 */
export function compiledPaths(regexp: RegExp, keys: Keys): MountPath[] {
  let first = 0;
  return alternatives(regexp.source).map((source, _, { length }) => {
    const own = keys.slice(first);
    first += groupsIn(source);
    const alone = length === 1 ? regexp : new RegExp(source, regexp.flags);
    const template = read(source, own);
    return { takes: (path) => alone.test(path), template: () => template };
  });
}

/** Several paths are alternatives; before version 0.1.10 in a group. */
function alternatives(source: string): string[] {
  const list = source.startsWith('(?:^') ? source.slice(3, -1) : source;
  return list
    .split(`${END}|^`)
    .map((part, i, { length }) => (i === 0 ? '' : '^') + part + (i === length - 1 ? '' : END));
}

function read(source: string, keys: Keys): string | undefined {
  if (!source.startsWith('^') || !source.endsWith(END)) return undefined;
  const path = source.slice(1, -END.length);
  let [template, length, group] = ['', 0, 0];
  for (const { 0: token, groups = {} } of path.matchAll(TOKEN)) {
    const { escaped, text, before = '', rest, optional = '' } = groups;
    template += escaped ?? text ?? `${before}${placeholder(keys[group])}${rest === undefined ? '' : '*'}${optional}`;
    length += token.length;
    group += groupsIn(token);
  }
  return length === path.length ? template : undefined;
}

const placeholder = (key: Keys[number] | undefined): string => (typeof key?.name === 'string' ? `:${key.name}` : '*');

const groupsIn = (source: string): number => new RegExp(`${source}|`).exec('')!.length - 1;
