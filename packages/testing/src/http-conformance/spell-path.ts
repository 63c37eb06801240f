import type { KitPath, KitRoute, KitSegment } from './kit-app.ts';

/** How a framework spells what is not a fixed text, with the slash before it. */
export interface PathSyntax {
  /** @default `/:name` */
  readonly param?: (name: string) => string;
  /** @default `/:name?` */
  readonly optional?: (name: string) => string;
  /** @default `/*` */
  readonly rest?: (name: string) => string;
}

/** Spells a path: `/users/:id`; the root is `/`. */
export function spellPath(path: KitPath, syntax: PathSyntax = {}): string {
  const { param = (name) => `/:${name}`, optional = (name) => `/:${name}?`, rest = () => '/*' } = syntax;
  const spell = (segment: KitSegment): string => {
    if (typeof segment === 'string') return `/${segment}`;
    if ('param' in segment) return param(segment.param);
    return 'optional' in segment ? optional(segment.optional) : rest(segment.rest);
  };
  return path.map(spell).join('') || '/';
}

/** The template of a route, the routers it is in included: `/api/users/:id`. */
export function spellRoute({ within = [], path }: KitRoute, syntax?: PathSyntax): string {
  return spellPath([...within, path].flat(), syntax);
}
