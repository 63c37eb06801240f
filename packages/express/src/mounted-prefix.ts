import type { ExpressApp, ExpressLayer, ExpressRequest, ExpressRouter } from './express-request.ts';
import type { MatchedRoute } from './matched-route.ts';
import { templateOf } from './template-of.ts';

/** What stands before the path of a route. */
export interface MountedPrefix {
  readonly template: string;
  /** Whether the template has parameters in place of what was sent. */
  readonly hasParams: boolean;
}

type Chain = readonly ExpressLayer[];

/**
 * Finds the template of the path at which a route's router is mounted: Express keeps the path that was sent, and Express 5
 * does not keep the template at all. So the layers that lead to the route are asked once more which part of the path each
 * of them takes, and with which parameters.
 */
export class MountedPrefixes {
  // By route: a router can be mounted in several places.
  readonly #chains = new WeakMap<object, readonly Chain[]>();

  /** `undefined` where the layers cannot be found, or would not match. */
  find(matched: MatchedRoute, { originalUrl }: ExpressRequest): MountedPrefix | undefined {
    const outer = mountTemplate(matched.app);
    const segments = outer.split('/').length - 1;
    const path = `/${originalUrl
      .split('?')[0]!
      .split('/')
      .slice(segments + 1)
      .join('/')}`;
    for (const chain of this.#chainsOf(matched)) {
      const inner = follow(chain, path);
      if (inner !== undefined) {
        return { template: outer + inner.template, hasParams: inner.hasParams || outer.includes(':') };
      }
    }
    return undefined;
  }

  #chainsOf({ route, app }: MatchedRoute): readonly Chain[] {
    let chains = this.#chains.get(route);
    if (chains === undefined) {
      const router = app._router ?? app.router;
      chains = router === undefined ? [] : chainsTo(route, router);
      this.#chains.set(route, chains);
    }
    return chains;
  }
}

/** Where an application is mounted in others, as it was written. */
function mountTemplate({ parent, mountpath = '' }: ExpressApp): string {
  if (parent === undefined) return '';
  const own = typeof mountpath === 'string' ? mountpath : (mountpath[0] ?? '');
  return mountTemplate(parent) + (own === '/' ? '' : own);
}

/** The layers with routers that lead to a route, for each way that does. */
function chainsTo(route: object, router: ExpressRouter, seen: ReadonlySet<ExpressRouter> = new Set()): Chain[] {
  if (seen.has(router)) return [];
  const stack = router.stack ?? [];
  const here = stack.some((layer) => layer.route === route) ? [[]] : [];
  const deeper = stack
    .filter((layer) => layer.route === undefined && layer.handle?.stack !== undefined)
    .flatMap((layer) => chainsTo(route, layer.handle, new Set([...seen, router])).map((chain) => [layer, ...chain]));
  return [...here, ...deeper];
}

function follow(chain: Chain, path: string): MountedPrefix | undefined {
  let [rest, template, hasParams] = [path, '', false];
  for (const layer of chain) {
    const result = layer.match(rest);
    if (result === false || result == null) return undefined;
    const { path: taken = '', params = {}, pattern } = result === true ? layer : result;
    template += typeof pattern === 'string' && pattern !== '/' ? pattern : templateOf(taken, params);
    hasParams ||= Object.keys(params).length > 0;
    rest = rest.slice(taken.length);
    if (!rest.startsWith('/')) rest = `/${rest}`;
  }
  return { template, hasParams };
}
