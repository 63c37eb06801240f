/** How routes are named. */
export interface RouteNaming {
  /** The route of requests that no route matched: one value, whatever their path. @default 'NOT_FOUND' */
  readonly unmatchedRoute?: string;
  /**
   * Records a route under another template, such as those of an old API under one. Asked once for each; where it throws or
   * returns no text, the route is recorded as it is. @default itself
   */
  readonly groupRoute?: (route: string) => string;
}

// Above the budget of the label (500). What is beyond is asked again, and folded into `other` there.
const MAX_ROUTES = 1000;

/** The names of routes: the same in metrics, logs and traces. */
export class RouteNames {
  readonly unmatched: string;
  readonly #group: RouteNaming['groupRoute'];
  readonly #failed: (error: unknown) => void;
  readonly #known = new Map<string, string>();

  constructor({ unmatchedRoute = 'NOT_FOUND', groupRoute }: RouteNaming, failed: (error: unknown) => void) {
    this.unmatched = unmatchedRoute;
    this.#group = groupRoute;
    this.#failed = failed;
  }

  of(route: string): string {
    if (this.#group === undefined) return route;
    const known = this.#known.get(route);
    if (known !== undefined) return known;
    const name = this.#grouped(this.#group, route);
    if (this.#known.size < MAX_ROUTES) this.#known.set(route, name);
    return name;
  }

  #grouped(group: (route: string) => unknown, route: string): string {
    try {
      const name = group(route);
      if (typeof name === 'string') return name;
      throw new TypeError(`groupRoute returned ${String(name)} for ${route}; return a text`);
    } catch (error) {
      this.#failed(error);
      return route;
    }
  }
}
