const LOOPBACK = '127.0.0.1';

/** What a part is told when it starts: variables, as for any service in a container. */
export class Environment {
  readonly #values: Readonly<Record<string, string | undefined>>;

  constructor(values: Readonly<Record<string, string | undefined>>) {
    this.#values = values;
  }

  /** The address to listen on: `HOST`, this machine alone by default. */
  get host(): string {
    return this.text('HOST') ?? LOOPBACK;
  }

  /** The port of its interface: `PORT`, a free one by default. */
  get port(): number {
    return this.number('PORT', 0);
  }

  /** The port of its metrics: `METRICS_PORT`, a free one by default. */
  get metricsPort(): number {
    return this.number('METRICS_PORT', 0);
  }

  /** Where another part is: `QUOTES_URL`. @throws Error without one */
  url(part: string): string {
    return this.required(`${part.toUpperCase()}_URL`);
  }

  /** As {@link text}. @throws Error without one */
  required(name: string, protocols?: readonly string[]): string {
    const value = this.text(name, protocols);
    if (value === undefined) throw new Error(`${name} is not set: say where that is.`);
    return value;
  }

  /**
   * `undefined` where it is not set, or empty.
   *
   * @param protocols - Of a URL of a server; one of others is refused.
   * @throws Error, which does not show the value: URLs have passwords
   */
  text(name: string, protocols?: readonly string[]): string | undefined {
    const value = this.#values[name];
    if (value === undefined || value === '') return undefined;
    if (protocols?.some((protocol) => value.startsWith(`${protocol}://`)) ?? true) return value;
    throw new Error(`${name} takes a URL that begins with ${protocols!.map((each) => `${each}://`).join(' or ')}.`);
  }

  /** @throws Error where it is not a whole number */
  number(name: string, otherwise: number): number {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    if (!/^\d+$/.test(text)) throw new Error(`${name} takes a whole number, not ${JSON.stringify(text)}.`);
    return Number(text);
  }

  /** The same with other values. */
  with(values: Readonly<Record<string, string | undefined>>): Environment {
    return new Environment({ ...this.#values, ...values });
  }
}

/** How the addresses of parts are told to others: `{ quotes: … }` as `QUOTES_URL`. */
export function variablesOf(addresses: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(addresses).map(([name, url]) => [`${name.toUpperCase()}_URL`, url]));
}
