import { Environment, variablesOf } from '../src/parts/environment.ts';
import type { Facts } from '../src/parts/messages.ts';
import { PartHost } from '../src/parts/part-host.ts';
import { readPage } from '../src/scrape/read-page.ts';
import type { Families } from '../src/scrape/read-page.ts';
import { startQuotes } from '../src/services/quotes/start-quotes.ts';
import { startProviders } from '../src/simulated/providers/start-providers.ts';

/** The four providers, in this process. */
export class Providers {
  readonly host = new PartHost(startProviders, new Environment({ SEED: '7' }));
  urls: Facts['urls'] = {};

  async start(): Promise<void> {
    this.urls = (await this.host.start()).urls;
  }
}

/** The service in this process, and what is asked of it. */
export class Quotes {
  readonly host: PartHost;
  facts: Facts = { urls: {} };

  constructor({ urls }: Providers, variables: Readonly<Record<string, string>> = {}) {
    this.host = new PartHost(startQuotes, new Environment({ ...variablesOf(urls), ...variables }));
  }

  async start(): Promise<void> {
    this.facts = await this.host.start();
  }

  ask(path: string, init?: RequestInit): Promise<Response> {
    return fetch(this.facts.urls['quotes'] + path, init);
  }

  async json<T>(path: string): Promise<T> {
    return (await (await this.ask(path)).json()) as T;
  }

  post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const json = { 'content-type': 'application/json' };
    return this.ask(path, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) });
  }

  async openSession(type: string): Promise<string> {
    return ((await (await this.post('/sessions', { type })).json()) as { id: string }).id;
  }

  async page(): Promise<Families> {
    return readPage(await (await fetch(`${this.facts.metricsUrl}/metrics`)).text());
  }

  async health(): Promise<unknown> {
    return (await fetch(`${this.facts.metricsUrl}/health`)).json();
  }

  /** The sum of the series of a sample whose labels have these values. */
  async metric(name: string, labels: Readonly<Record<string, string>> = {}): Promise<number> {
    return sumOf(await this.page(), name, labels);
  }
}

export function sumOf(page: Families, name: string, labels: Readonly<Record<string, string>> = {}): number {
  return [...page.values()]
    .flatMap(({ samples }) => samples)
    .filter((sample) => sample.name === name)
    .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
    .reduce((sum, { value }) => sum + value, 0);
}
