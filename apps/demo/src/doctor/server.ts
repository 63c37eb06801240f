const TIMEOUT_MILLISECONDS = 5000;
const SHOWN = 120;

/** Asks one server of the stack. */
export class Server {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.#url = url;
    this.#headers = headers;
  }

  /** @throws Error that says in a line what is wrong */
  async text(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<string> {
    const query = new URLSearchParams(parameters).toString();
    const url = `${this.#url}${path}${query === '' ? '' : `?${query}`}`;
    const headers = { accept: 'application/json', ...this.#headers };
    try {
      const response = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
      const body = await response.text();
      if (response.ok) return body;
      throw new Error(`${path} answers ${response.status}: ${messageOf(body)}`);
    } catch (error) {
      throw isUnreachable(error)
        ? new Error(`${this.#url} does not answer (${reasonOf(error)})`, { cause: error })
        : error;
    }
  }

  /** @throws Error that says in a line what is wrong */
  async json<T>(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<T> {
    const body = await this.text(path, parameters);
    try {
      return JSON.parse(body) as T;
    } catch {
      throw new Error(`${path} answers with what is no JSON: ${body.slice(0, 60)}`);
    }
  }

  /** What stands under `data` in answers of Prometheus and Loki. */
  async data<T>(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<T> {
    return (await this.json<{ readonly data: T }>(path, parameters)).data;
  }
}

/** What Grafana and Prometheus say in words, or the beginning of whatever else they say. */
function messageOf(body: string): string {
  const [, message = body] = /"(?:message|error)":"([^"]*)"/.exec(body) ?? [];
  return message.trim().replaceAll(/\s+/g, ' ').slice(0, SHOWN);
}

/** What fetch throws where nothing came back. */
function isUnreachable(error: unknown): error is Error {
  return error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError');
}

function reasonOf(error: Error): string {
  const { cause } = error;
  if (error.name === 'TimeoutError') return `nothing within ${TIMEOUT_MILLISECONDS / 1000} s`;
  return (cause as { code?: string } | undefined)?.code ?? error.message;
}
