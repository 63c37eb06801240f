import { fetchPage } from '../scrape/scrape-page.ts';

/** Asks the APIs of Prometheus, Loki and Tempo: those of a console, or of the servers themselves. */
export class AskApi {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** @throws Error with what the server says is wrong */
  async get<T>(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<T> {
    const { status, body } = await fetchPage(
      `${this.#url}${path}?${new URLSearchParams(parameters).toString()}`,
      'application/json',
    );
    if (status !== 200) throw new Error(`${path} answered ${status}: ${body.trim().slice(0, 200)}`);
    return JSON.parse(body) as T;
  }

  /** @throws Error with what the server says is wrong */
  async text(path: string): Promise<string> {
    const { status, body } = await fetchPage(`${this.#url}${path}`);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${body.trim().slice(0, 200)}`);
    return body;
  }

  /** What stands under `data` in answers of Prometheus and Loki. */
  async data<T>(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<T> {
    return (await this.get<{ readonly data: T }>(path, parameters)).data;
  }
}
