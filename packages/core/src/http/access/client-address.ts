import { TelltaleError, shown } from '../../errors.ts';
import { headerOf } from '../endpoint.ts';
import type { EndpointRequest } from '../endpoint.ts';
import { addressOf, forwardedAddressOf } from './address.ts';
import type { Address } from './address.ts';
import { AddressList } from './address-list.ts';

/**
 * Which proxies stand before the service, whose word is taken for where a request comes from: how many, or their addresses
 * and CIDR ranges. 0 says that there are none, and that what a request says of itself is ignored.
 */
export type TrustProxy = number | readonly string[];

/** Where a request comes from; `undefined` where that cannot be known. */
export type ClientAddress = (request: EndpointRequest) => Address | undefined;

/**
 * Reads `X-Forwarded-For` from its end, where the nearest proxy wrote, and only as far as proxies are trusted: what stands
 * before that may be a client's invention.
 *
 * `Forwarded` is not read: what a trusted proxy tells by it alone comes from an unknown place.
 *
 * Without a setting, a request that says it was forwarded comes from an unknown place, for its connection only tells the
 * proxy's address, and everyone has that.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS`
 */
export function clientAddress(trustProxy: TrustProxy | undefined): ClientAddress {
  if (trustProxy === undefined) {
    return (request) => (isForwarded(request) ? undefined : addressOf(request.remoteAddress));
  }
  const trusts = trustOf(trustProxy);
  return (request) => {
    let address = addressOf(request.remoteAddress);
    let rest = headerOf(request, 'x-forwarded-for') ?? '';
    // A proxy that tells in the other header alone, which is not read.
    if (rest === '' && trusts(address, 0) && isForwarded(request)) return undefined;
    for (let hop = 0; rest !== '' && trusts(address, hop); hop++) {
      const comma = rest.lastIndexOf(',');
      address = forwardedAddressOf(rest.slice(comma + 1));
      rest = rest.slice(0, Math.max(0, comma));
    }
    return address;
  };
}

/** Whether a proxy says that it passed the request on. */
export function isForwarded({ headers }: EndpointRequest): boolean {
  return headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined;
}

function trustOf(trustProxy: TrustProxy): (address: Address | undefined, hop: number) => boolean {
  if (typeof trustProxy === 'number' && Number.isInteger(trustProxy) && trustProxy >= 0) {
    return (_, hop) => hop < trustProxy;
  }
  if (Array.isArray(trustProxy)) {
    const proxies = new AddressList('trustProxy', trustProxy as readonly string[]);
    return (address) => address !== undefined && proxies.includes(address);
  }
  const problem = `trustProxy is ${shown(trustProxy)}, neither a number of proxies nor a list of addresses`;
  throw new TelltaleError('TELLTALE_OPTIONS', problem, trustProxy);
}
