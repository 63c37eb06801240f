import type { Logger } from '@telltale/core';

/**
 * Variables as OpenTelemetry reads them: an empty one is not set, and one that makes no sense is warned of and left out.
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export class Environment {
  readonly #variables: NodeJS.ProcessEnv;
  readonly #logger: Logger;

  constructor(variables: NodeJS.ProcessEnv, logger: Logger) {
    this.#variables = variables;
    this.#logger = logger;
  }

  text(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const value = this.#variables[name]?.trim();
      if (value !== undefined && value !== '') return value;
    }
    return undefined;
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name)?.toLowerCase();
    if (value === undefined || value === 'true' || value === 'false')
      return value === undefined ? value : value === 'true';
    this.#refuse(name, value, 'true or false');
    return undefined;
  }

  list(...names: readonly string[]): readonly string[] | undefined {
    return this.text(...names)
      ?.split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }

  /** A number that is not negative. */
  number(...names: readonly string[]): number | undefined {
    for (const name of names) {
      const text = this.text(name);
      if (text === undefined) continue;
      const value = Number(text);
      if (Number.isFinite(value) && value >= 0) return value;
      this.#refuse(name, text, 'a number');
    }
    return undefined;
  }

  /** Milliseconds as seconds. */
  seconds(...names: readonly string[]): number | undefined {
    const milliseconds = this.number(...names);
    return milliseconds === undefined ? undefined : milliseconds / 1000;
  }

  oneOf<const Values extends readonly string[]>(
    values: Values,
    ...names: readonly string[]
  ): Values[number] | undefined {
    for (const name of names) {
      const text = this.text(name);
      if (text === undefined) continue;
      if (values.includes(text)) return text;
      this.#refuse(name, text, values.join(', '));
    }
    return undefined;
  }

  /** `key1=value1,key2=value2`, percent-encoded, as in the W3C's Baggage. */
  pairs(...names: readonly string[]): Readonly<Record<string, string>> {
    const pairs: Record<string, string> = {};
    for (const item of this.list(...names) ?? []) {
      const equals = item.indexOf('=');
      // The item itself is not shown: it may be a credential.
      if (equals < 1) this.warn(`an item of ${names[0]} is not key=value; it is left out.`);
      else pairs[decoded(item.slice(0, equals).trim())] = decoded(item.slice(equals + 1).trim());
    }
    return pairs;
  }

  #refuse(name: string, value: string, wanted: string): void {
    this.warn(`${name} is ${JSON.stringify(value.slice(0, 80))} and not ${wanted}; it is left out.`);
  }

  warn(message: string): void {
    this.#logger.warn(message);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
