import type { ExpressNext, ExpressRequest, ExpressRoute } from './express-request.ts';
import type { Mount } from './mount.ts';
import type { Place } from './place.ts';

/** The way of one request through an application: where it is, which route matched last, and where that was. */
export class Passage {
  #place: Place;
  /** What Express has for `#place`: the path that was sent. */
  #baseUrl: string;
  #route: ExpressRoute | undefined = undefined;
  /** The route that passed on to the mount where the request is now: it has not answered. */
  #passedOn: ExpressRoute | undefined = undefined;
  #foundAt: Place;
  /** Where a handler failed: Express leaves the place with the error. */
  #failedAt: Place | undefined = undefined;

  constructor(place: Place, baseUrl: string) {
    this.#place = place;
    this.#foundAt = place;
    this.#baseUrl = baseUrl;
  }

  /** To be called when a mounted handler is about to get the request; what it returns is its `next`. */
  enter(mount: Mount, request: ExpressRequest, next: ExpressNext): ExpressNext {
    // What Express has as the base is the mount's already.
    this.#note(request.route, this.#baseUrl);
    const passedOn = this.#passedOn;
    this.#passedOn = this.#route;
    this.#failedAt = undefined;
    return this.#entered(mount, request, (error) => {
      if (!isFailure(error)) this.#passedOn = passedOn;
      next(error);
    });
  }

  /** The same for a handler of errors, which is asked about a request that has failed elsewhere. */
  enterFailed(mount: Mount, request: ExpressRequest, next: ExpressNext): ExpressNext {
    this.#note(request.route, this.#baseUrl);
    this.#failedAt ??= this.#place;
    return this.#entered(mount, request, next);
  }

  #entered(mount: Mount, request: ExpressRequest, next: ExpressNext): ExpressNext {
    const place = this.#place;
    const baseUrl = this.#baseUrl;
    const outerNext = request.next!;
    const entered = mount.placeIn(place, baseUrl, request.baseUrl);
    this.#place = entered;
    this.#baseUrl = request.baseUrl;
    const leave: ExpressNext = (error) => {
      this.#place = entered;
      this.#note(request.route, request.baseUrl);
      if (isFailure(error)) this.#failedAt ??= entered;
      this.#place = place;
      this.#baseUrl = baseUrl;
      request.next = outerNext;
      next(error);
    };
    request.next = leave;
    return leave;
  }

  /** The template of the route that matched last. Without one, that of the place where the request was answered. */
  template(request: ExpressRequest, status: number): string | undefined {
    this.#note(request.route, request.baseUrl);
    if (this.#route !== undefined && this.#route !== this.#passedOn) return this.#foundAt.templateOf(this.#route);
    // A handler that `use` mounts, such as a GraphQL server: it has no routes, but it has a place.
    const { template } = this.#failedAt ?? this.#place;
    return template === '' || status === 404 ? undefined : template;
  }

  /** Express sets `request.route` when a route matches. It is looked at before each change of the place. */
  #note(route: ExpressRoute | undefined, baseUrl = ''): void {
    if (route === this.#route) return;
    this.#route = route;
    // It is deeper where an application of another copy of Express has mounts that nobody watches.
    this.#foundAt = baseUrl.length > this.#baseUrl.length ? this.#place.beyond : this.#place;
  }
}

/** Whether what `next` is called with is an error, and not the way out of a route or a router. */
function isFailure(error: unknown): boolean {
  return Boolean(error) && error !== 'route' && error !== 'router';
}
