import type { ExpressLayer } from './express-request.ts';
import { Place } from './place.ts';
import { unknownPath, writtenPath } from './written-path.ts';
import type { WrittenPath } from './written-path.ts';

/** A layer that `use` has mounted at a path. */
export class Mount {
  readonly #layer: ExpressLayer;
  readonly #places = new WeakMap<Place, Map<string, Place>>();
  #path: WrittenPath | undefined = undefined;
  // Most are mounted once, at one path.
  #lastParent: Place | undefined = undefined;
  #lastPath: string | undefined = undefined;
  #last: Place | undefined = undefined;

  constructor(layer: ExpressLayer) {
    this.#layer = layer;
  }

  /** The place that a request comes to from another one. */
  placeIn(parent: Place, outerUrl: string, baseUrl: string): Place {
    const path = typeof this.#path === 'string' ? this.#path : this.#pathOf(baseUrl.slice(outerUrl.length));
    if (parent === this.#lastParent && path === this.#lastPath) return this.#last!;
    this.#lastParent = parent;
    this.#lastPath = path;
    return (this.#last = this.#find(parent, path));
  }

  /** What was sent only decides between the paths that were written. */
  #pathOf(taken: string): string {
    try {
      this.#path ??= writtenPath(this.#layer, taken);
      return typeof this.#path === 'string' ? this.#path : this.#path(taken);
    } catch {
      return unknownPath;
    }
  }

  #find(parent: Place, path: string): Place {
    let places: Map<string, Place> | undefined = this.#places.get(parent);
    if (places === undefined) {
      places = new Map<string, Place>();
      this.#places.set(parent, places);
    }
    let place: Place | undefined = places.get(path);
    if (place === undefined) {
      place = parent.within(this.#layer) ?? new Place(parent.template + path, parent, this.#layer);
      places.set(path, place);
    }
    return place;
  }
}

const mount = Symbol('telltale.mount');

interface Keeping extends ExpressLayer {
  [mount]?: Mount | null;
}

/** The mount that a layer is; `null` for routes, the handlers in them, and what is mounted at `/`. */
export function mountOf(layer: ExpressLayer): Mount | null {
  const keeping = layer as Keeping;
  const known = keeping[mount];
  if (known !== undefined) return known;
  return (keeping[mount] = isMount(layer) ? new Mount(layer) : null);
}

function isMount(layer: ExpressLayer): boolean {
  if (!('route' in layer) || layer.route !== undefined) return false;
  return layer.slash !== true && layer.regexp?.fast_slash !== true;
}
