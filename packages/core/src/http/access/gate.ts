import type { Clock } from '../../clock.ts';
import type { Logger } from '../../logger.ts';
import { headerOf, plainAnswer } from '../endpoint.ts';
import type { EndpointAnswer, EndpointRequest } from '../endpoint.ts';
import { addressOf, networkOf } from './address.ts';
import { AddressList } from './address-list.ts';
import { createAuthorizer } from './authorization.ts';
import type { AuthOptions, Authorizer } from './authorization.ts';
import { clientAddress, isForwarded } from './client-address.ts';
import type { ClientAddress, TrustProxy } from './client-address.ts';
import { RateLimit } from './rate-limit.ts';
import type { RateLimitOptions } from './rate-limit.ts';

/** Who may read what. All of it is optional, and all that is given has to be passed. */
export interface AccessOptions {
  /** Who may read metrics, and what the health checks found. @default everyone */
  readonly auth?: AuthOptions;
  /** Addresses and CIDR ranges that may: `['10.0.0.0/8', '::1']`. An address that is not known may not. @default all */
  readonly allow?: readonly string[];
  /**
   * The proxies before the service, by number or by address, whose `X-Forwarded-For` is believed; 0 for none.
   * @default none, and with `allow` whatever was forwarded is refused, as its origin is not known
   */
  readonly trustProxy?: TrustProxy;
  /** How often one client may ask; not for health, which probes ask. @default without a limit */
  readonly rateLimit?: RateLimitOptions;
}

/**
 * Who an endpoint answers: `everyone`, such as probes, which have no credentials; who asks from an `allowed` address, for
 * what tells nothing about the service; or, for what does, who is `authorized` as well.
 */
export type Access = 'everyone' | 'allowed' | 'authorized';

/** Lets requests pass or turns them away. */
export class Gate {
  readonly #logger: Logger;
  readonly #authorizer: Authorizer | undefined;
  readonly #allowed: AddressList | undefined;
  readonly #rateLimit: RateLimit | undefined;
  readonly #clientAddress: ClientAddress;
  readonly #isProxyExpected: boolean;
  #isTold = false;

  /** @throws TelltaleError `TELLTALE_OPTIONS`, `TELLTALE_SECRET` */
  constructor({ auth, allow, trustProxy, rateLimit }: AccessOptions, logger: Logger, clock: Clock) {
    this.#logger = logger;
    this.#authorizer = auth === undefined ? undefined : createAuthorizer(auth, logger);
    this.#allowed = allow === undefined ? undefined : new AddressList('allow', allow);
    this.#rateLimit = rateLimit === undefined ? undefined : new RateLimit(rateLimit, clock);
    this.#clientAddress = clientAddress(trustProxy);
    this.#isProxyExpected = trustProxy !== undefined;
  }

  /** What to answer in place of the endpoint; nothing where the request may pass. */
  async refusal(request: EndpointRequest, access: Access): Promise<EndpointAnswer | undefined> {
    if (access === 'everyone') return undefined;
    const seconds = this.#rateLimit?.take(this.#client(request)) ?? 0;
    if (seconds > 0) {
      return plainAnswer(429, 'Too many requests.', { 'retry-after': String(Math.ceil(seconds)) });
    }
    if (!this.#isAllowed(request)) return plainAnswer(403, 'Not from this address.');
    if (access === 'allowed' || (await this.#isAuthorized(request))) return undefined;
    const headers = { 'www-authenticate': this.#authorizer?.challenge ?? '' };
    return plainAnswer(401, 'Credentials are required.', headers);
  }

  /** Whether who asks may see details. */
  async trusts(request: EndpointRequest): Promise<boolean> {
    return this.#isAllowed(request) && (await this.#isAuthorized(request));
  }

  #isAuthorized(request: EndpointRequest): Promise<boolean> {
    return this.#authorizer?.allows(headerOf(request, 'authorization')) ?? Promise.resolve(true);
  }

  #isAllowed(request: EndpointRequest): boolean {
    if (this.#allowed === undefined) return true;
    const address = this.#clientAddress(request);
    if (address === undefined && !this.#isProxyExpected && isForwarded(request)) this.#tellOfProxy();
    return address !== undefined && this.#allowed.includes(address);
  }

  #client(request: EndpointRequest): string {
    const address = this.#clientAddress(request) ?? addressOf(request.remoteAddress);
    return address === undefined ? '' : networkOf(address);
  }

  #tellOfProxy(): void {
    if (this.#isTold) return;
    this.#isTold = true;
    this.#logger.warn(
      'requests for metrics come through a proxy, so where they come from is not known and `allow` refuses them. ' +
        'Set `trustProxy` to the number of proxies or to their addresses, or to 0 if there are none.',
    );
  }
}
