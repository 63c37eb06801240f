import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CliError } from '../errors.ts';

/** A page of metrics as it came. */
export interface FetchedPage {
  /** As it is shown: without credentials. */
  readonly url: string;
  readonly status: number;
  /** `undefined` where the server names none, or the page is a file. */
  readonly contentType: string | undefined;
  readonly isFile: boolean;
  readonly isCompressed: boolean;
  readonly text: string;
  /** Uncompressed. */
  readonly bytes: number;
  readonly durationMs: number;
}

export interface FetchOptions {
  readonly cwd: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly now: () => number;
}

/** What Prometheus accepts (scrape/scrape.go), without protobuf. */
const ACCEPT = 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1';

/** More than any page that Prometheus could take in within its timeout. */
const MAX_BYTES = 512_000_000;

/**
 * Asks for a page as Prometheus does, or reads one that was saved.
 *
 * @param target - `http://shop:3000/metrics`; `shop:3000` is the same; or a file.
 * @throws CliError `CLI_FETCH`
 */
export async function fetchPage(target: string, options: FetchOptions): Promise<FetchedPage> {
  const path = resolve(options.cwd, target);
  if (!/^https?:/.test(target) && existsSync(path) && statSync(path).isFile()) return savedPage(path, target);
  const url = pageUrl(target);
  const headers = { accept: ACCEPT, ...credentials(url), ...options.headers };
  url.username = '';
  url.password = '';
  const started = options.now();
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(options.timeoutSeconds * 1000) });
    const body = await bounded(response);
    return {
      url: url.href,
      status: response.status,
      contentType: response.headers.get('content-type') ?? undefined,
      isFile: false,
      isCompressed: response.headers.get('content-encoding') !== null,
      text: body.toString('utf8'),
      bytes: body.length,
      durationMs: Math.max(0, options.now() - started),
    };
  } catch (error) {
    throw new CliError('CLI_FETCH', `${url.href} does not answer: ${reasonOf(error, options.timeoutSeconds)}`, {
      cause: error,
    });
  }
}

function savedPage(path: string, target: string): FetchedPage {
  const bytes = readFileSync(path);
  return {
    url: target,
    status: 200,
    contentType: undefined,
    isFile: true,
    isCompressed: true,
    text: bytes.toString('utf8'),
    bytes: bytes.length,
    durationMs: 0,
  };
}

/** @throws CliError `CLI_USAGE` */
function pageUrl(target: string): URL {
  const text = /^https?:\/\//.test(target) ? target : `http://${target}`;
  if (!URL.canParse(text)) throw new CliError('CLI_USAGE', `${target} is neither a URL nor a file`);
  const url = new URL(text);
  if (url.pathname === '/' && url.search === '') url.pathname = '/metrics';
  return url;
}

function credentials({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

async function bounded(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error(`more than ${MAX_BYTES / 1e6} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** `fetch failed` says nothing: its cause does. */
export function reasonOf(error: unknown, timeoutSeconds: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `nothing came for ${timeoutSeconds} s`;
  const cause = error.cause instanceof Error ? error.cause : error;
  const { code } = cause as { readonly code?: string };
  return cause.message === '' ? (code ?? error.message) : cause.message;
}
