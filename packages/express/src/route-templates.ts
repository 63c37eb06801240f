import type { ServerResponse } from 'node:http';
import type { ExpressRequest } from './express-request.ts';
import { matchedRouteOf } from './matched-route.ts';
import type { MatchedRoute } from './matched-route.ts';
import { MountedPrefixes } from './mounted-prefix.ts';

// A route that is found below more paths than these is mounted at an expression: `app.use(/^\/t\d+/, router)`.
const MAX_PREFIXES = 50;

/**
 * Tells the template of the route that answered, `/api/users/:id`: the path of the route, and the paths that its router
 * and the routers around it are mounted at. However requests look, a route has at most {@link MAX_PREFIXES} templates.
 */
export class RouteTemplates {
  readonly #prefixes = new MountedPrefixes();
  // By route, and then by the path it was mounted at.
  readonly #byRoute = new WeakMap<object, Map<string, string>>();
  readonly #handlers = {};

  of(request: ExpressRequest, response: ServerResponse): string | undefined {
    const matched = matchedRouteOf(request);
    if (matched !== undefined) return this.#ofRoute(matched, request);
    // A handler that `use` mounts, such as a GraphQL server: it has no routes, but it has a place.
    const { baseUrl } = request;
    return baseUrl === '' || response.statusCode === 404 ? undefined : this.#known(this.#handlers, baseUrl, '');
  }

  #ofRoute(matched: MatchedRoute, request: ExpressRequest): string {
    const { route, baseUrl } = matched;
    const known = this.#byRoute.get(route)?.get(baseUrl);
    if (known !== undefined) return known;
    const path = pathOf(route.path);
    if (baseUrl === '') return this.#known(route, baseUrl, path);
    const prefix = this.#prefixes.find(matched, request);
    return prefix?.hasParams === true ? this.#known(route, prefix.template, path) : this.#known(route, baseUrl, path);
  }

  #known(owner: object, prefix: string, path: string): string {
    let templates = this.#byRoute.get(owner);
    if (templates === undefined) this.#byRoute.set(owner, (templates = new Map()));
    const known = templates.get(prefix);
    if (known !== undefined) return known;
    // Express takes `/API` for `/api`: the first spelling stays.
    const spelt = templates.get(prefix.toLowerCase());
    if (templates.size >= MAX_PREFIXES) return spelt ?? joined('/*', path);
    const template = spelt ?? joined(prefix, path);
    templates.set(prefix, template).set(prefix.toLowerCase(), template);
    return template;
  }
}

/** A route has a text, an expression, or several of them. */
function pathOf(path: unknown): string {
  if (Array.isArray(path)) return path.map(pathOf).join(',');
  const text = String(path);
  return text.startsWith('/') ? text : `/${text}`;
}

function joined(prefix: string, path: string): string {
  const template = path === '/' ? prefix : prefix + path;
  return template === '' ? '/' : template;
}
