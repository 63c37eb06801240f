import type { ExpressApp, ExpressRequest } from './express-request.ts';
import { Place, root } from './place.ts';

const place = Symbol('telltale.place');

/**
 * The place that a request has come to before it is followed: an application with a middleware of its own, mounted in one
 * without. Such an application knows only where it was mounted last.
 */
export function outerPlace({ baseUrl = '', app }: Partial<ExpressRequest>): Place {
  if (baseUrl === '' || app === undefined) return root;
  const mounted = ((app as ExpressApp & { [place]?: Place })[place] ??= new Place(mountPath(app)));
  return hasSegmentsOf(mounted.template, baseUrl) ? mounted : root.beyond;
}

function mountPath({ parent, mountpath }: ExpressApp): string {
  return parent === undefined ? '' : mountPath(parent) + String(mountpath).replace(/\/$/, '');
}

function hasSegmentsOf(template: string, path: string): boolean {
  const segments = path.split('/');
  const written = template.split('/');
  return (
    written.length === segments.length &&
    written.every((text, i) => /[:*]/.test(text) || text.toLowerCase() === segments[i]!.toLowerCase())
  );
}
