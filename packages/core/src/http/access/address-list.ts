import { BlockList } from 'node:net';
import { TelltaleError, shown } from '../../errors.ts';
import { addressOf } from './address.ts';
import type { Address } from './address.ts';

/** Addresses and CIDR ranges. */
export class AddressList {
  readonly #blocks = new BlockList();

  /**
   * @param option - What the list is called in errors.
   * @throws TelltaleError `TELLTALE_OPTIONS`
   */
  constructor(option: string, entries: readonly string[]) {
    if (entries.length === 0) refuse(option, 'is empty, which fits nobody', entries);
    for (const entry of entries) this.#add(option, entry);
  }

  includes(address: Address): boolean {
    return this.#blocks.check(address.text, address.family);
  }

  #add(option: string, entry: unknown): void {
    const [, text, prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(typeof entry === 'string' ? entry : '') ?? [];
    const address = addressOf(text);
    if (address === undefined) refuse(option, `has ${shown(entry)}, which is no address or CIDR range`, entry);
    const bits = address.family === 'ipv4' ? 32 : 128;
    // Written as IPv6, an IPv4 range has 96 bits more: `::ffff:10.0.0.0/104`.
    const length = Number(prefix ?? bits) - (prefix !== undefined && bits === 32 && text!.includes(':') ? 96 : 0);
    if (length < 0 || length > bits) refuse(option, `has ${shown(entry)}, which is no CIDR range`, entry);
    this.#blocks.addSubnet(address.text, length, address.family);
  }
}

function refuse(option: string, problem: string, value: unknown): never {
  throw new TelltaleError('TELLTALE_OPTIONS', `${option} ${problem}`, value);
}
