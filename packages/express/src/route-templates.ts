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
  // Where a route keeps its templates: a look into a map of all routes would cost more than everything else here.
  readonly #key = Symbol('telltale.templates');
  readonly #handlers = {};

  of(request: ExpressRequest, response: ServerResponse): string | undefined {
    const matched = matchedRouteOf(request);
    if (matched !== undefined) return this.#ofRoute(matched, request);
    // A handler that `use` mounts, such as a GraphQL server: it has no routes, but it has a place.
    const { baseUrl } = request;
    if (baseUrl === '' || response.statusCode === 404) return undefined;
    return this.#templatesOf(this.#handlers).make(baseUrl, '');
  }

  #ofRoute(matched: MatchedRoute, request: ExpressRequest): string {
    const { route, baseUrl } = matched;
    const templates = this.#templatesOf(route);
    const known = templates.find(baseUrl);
    if (known !== undefined) return known;
    const path = pathOf(route.path);
    if (baseUrl === '') return templates.make(baseUrl, path);
    const prefix = this.#prefixes.find(matched, request);
    return templates.make(prefix?.hasParams === true ? prefix.template : baseUrl, path);
  }

  #templatesOf(owner: object): PrefixedTemplates {
    return ((owner as TemplateOwner)[this.#key] ??= new PrefixedTemplates());
  }
}

type TemplateOwner = Record<symbol, PrefixedTemplates | undefined>;

/** The templates of one route, by the path that it was mounted at. */
class PrefixedTemplates {
  readonly #byPrefix = new Map<string, string>();
  // Most routes have one: text that Express has just put together is found sooner by comparing it.
  #lastPrefix: string | undefined = undefined;
  #last: string | undefined = undefined;

  find(prefix: string): string | undefined {
    if (prefix === this.#lastPrefix) return this.#last;
    const known = this.#byPrefix.get(prefix);
    if (known !== undefined) [this.#lastPrefix, this.#last] = [prefix, known];
    return known;
  }

  make(prefix: string, path: string): string {
    const known = this.#byPrefix.get(prefix);
    if (known !== undefined) return known;
    // Express takes `/API` for `/api`: the first spelling stays.
    const spelt = this.#byPrefix.get(prefix.toLowerCase());
    if (this.#byPrefix.size >= MAX_PREFIXES) return spelt ?? joined('/*', path);
    const template = spelt ?? joined(prefix, path);
    this.#byPrefix.set(prefix, template).set(prefix.toLowerCase(), template);
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
