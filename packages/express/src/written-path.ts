import { compiledPaths } from './compiled-paths.ts';
import type { ExpressLayer } from './express-request.ts';
import { probedPath } from './probed-path.ts';

/** The path that a layer is mounted at, as it was written; of several, the one by which a path was taken. */
export type WrittenPath = string | ((taken: string) => string);

/** One of the paths that a layer is mounted at. */
export interface MountPath {
  takes(path: string): unknown;
  /** The path as it was written; nothing for an expression. @param taken - One that it takes. */
  template(taken: string): string | undefined;
}

/** In place of an expression, and of what cannot be found out. */
export const unknownPath = '/*';

/**
 * Finds what the application wrote. Express 5 keeps it since version 2.3 of its package `router`. Before that it keeps
 * functions, which are asked what else they take. Express 4 keeps the expression that it made of it, which is read backwards.
 */
export function writtenPath(layer: ExpressLayer, taken: string): WrittenPath {
  const paths = mountPathsOf(layer);
  const [only] = paths;
  if (only !== undefined && paths.length === 1) return spelt(only.template(taken));
  return (path) => spelt(paths.find((one) => one.takes(path))?.template(path));
}

function mountPathsOf({ regexp, keys = [], matchers = [], rawPath }: ExpressLayer): MountPath[] {
  if (regexp !== undefined) return compiledPaths(regexp, keys);
  if (rawPath === undefined) return matchers.map(probedPath);
  const written: readonly unknown[] = [rawPath].flat();
  return matchers.map((takes, i) => ({ takes, template: () => textOf(written[i]) }));
}

const textOf = (path: unknown): string | undefined => (typeof path === 'string' ? path : undefined);

function spelt(template: string | undefined): string {
  if (template === undefined) return unknownPath;
  const path = template.replace(/\/+$/, '');
  return path === '' || path.startsWith('/') ? path : `/${path}`;
}
