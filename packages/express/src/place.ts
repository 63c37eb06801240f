import type { ExpressLayer, ExpressRoute } from './express-request.ts';

/** Where a handler is mounted: the paths that lead there, as the application wrote them. There is one object for each. */
export class Place {
  readonly template: string;
  readonly #parent: Place | undefined;
  readonly #layer: ExpressLayer | undefined;
  readonly #routes = new WeakMap<ExpressRoute, string>();
  #beyond: Place | undefined = undefined;

  constructor(template: string, parent?: Place, layer?: ExpressLayer) {
    this.template = template;
    this.#parent = parent;
    this.#layer = layer;
  }

  /** The nearest place, from here outwards, that a layer leads to: a router that is mounted in itself has no other. */
  within(layer: ExpressLayer): Place | undefined {
    return this.#layer === layer ? this : this.#parent?.within(layer);
  }

  /** Further in, where it cannot be found out. */
  get beyond(): Place {
    return (this.#beyond ??= new Place(`${this.template}/*`));
  }

  /** The template of a route that is found here. */
  templateOf(route: ExpressRoute): string {
    // Most routes are found at one place. What a symbol leads to is found sooner than what is in a map of all routes.
    const found = route as Found;
    if (found[foundAt] === this) return found[foundAs]!;
    let template = this.#routes.get(route);
    if (template === undefined) {
      template = joined(this.template, pathOf(route.path));
      this.#routes.set(route, template);
    }
    found[foundAt] = this;
    found[foundAs] = template;
    return template;
  }
}

/** Outside of whatever is mounted. */
export const root: Place = new Place('');

const foundAt = Symbol('telltale.found-at');
const foundAs = Symbol('telltale.found-as');

interface Found extends ExpressRoute {
  [foundAt]?: Place;
  [foundAs]?: string;
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
