import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import { TelltaleError } from '@telltale/core';
import type { TelemetryCore } from '@telltale/core';
import { httpClient } from '@telltale/core/catalogs';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import { Recording } from '../instrument/recording.ts';
import { installAll } from '../instrument/undo.ts';
import type { Undo } from '../instrument/undo.ts';
import { RequestRecorder } from './request-recorder.ts';
import type { RequestLabels, UndiciRequest } from './request-recorder.ts';
import { serverAddresses } from './server-addresses.ts';
import { urlTemplates } from './url-templates.ts';

export type { UndiciRequest } from './request-recorder.ts';

export interface UndiciOptions {
  /**
   * Templates of paths, such as `/users/{id}` or `/files/*`: requests are recorded under the one that fits their path, and
   * without a template where none does. A function may tell it another way. @default none
   */
  readonly templates?: readonly string[] | ((request: UndiciRequest) => string | undefined);
  /** Records a host under another name, such as those of all customers under one. Asked once for each. @default itself */
  readonly groupHost?: (host: string) => string;
  /** Requests that are not recorded at all. @default none */
  readonly ignore?: (request: UndiciRequest) => boolean;
}

/** Sent by every copy of undici in the process, also by the one inside Node.js, which is `fetch`. */
const CREATED = 'undici:request:create';

/**
 * Records the requests that the process makes with `fetch` and with any copy of undici, from undici's diagnostics
 * channels: nothing is wrapped. A request is recorded when its answer has been read to the end or it failed; one whose
 * answer is not read to the end counts with the time until its headers.
 *
 * ```
 * http_client_request_duration_seconds_count{http_request_method="GET",server_address="api.example.com",server_port="443",url_template="/users/{id}",http_response_status_code="200"} 3
 * http_client_active_requests{http_request_method="GET",server_address="api.example.com",server_port="443"} 1
 * ```
 *
 * @throws TelltaleError `TELLTALE_OPTIONS`
 *
 * @example
 * ```ts
 * import { createTelemetry } from '@telltale/core';
 * import { instrumentUndici } from '@telltale/instruments/undici';
 *
 * const telemetry = createTelemetry({ service: 'shop', catalogs: {} });
 * const undo = instrumentUndici(telemetry, { templates: ['/users/{id}', '/files/*'] });
 * undo();
 * ```
 */
export function instrumentUndici(telemetry: TelemetryCore, options: UndiciOptions = {}): Undo {
  const labels = requestLabels(options);
  return instrumentOnce(telemetry, channel(CREATED), 'undici', () => {
    const metrics = telemetry.use(httpClient);
    const recording = new Recording(telemetry, 'undici');
    const recorder = new RequestRecorder(metrics, telemetry.clock, labels);
    const listen = (name: string, receive: (message: never) => void) => (): Undo => {
      const quiet = recording.quietly(receive);
      const listener = (message: unknown): void => quiet(message as never);
      subscribe(name, listener);
      return () => void unsubscribe(name, listener);
    };
    return installAll([
      () => () => metrics.activeRequests.reset(),
      listen(CREATED, ({ request }: RequestMessage) => recorder.created(request)),
      listen('undici:request:headers', ({ request, response }: AnswerMessage) =>
        recorder.answered(request, response.statusCode),
      ),
      listen('undici:request:trailers', ({ request }: RequestMessage) => recorder.completed(request)),
      listen('undici:request:error', ({ request, error }: FailureMessage) => recorder.failed(request, error)),
      listen('undici:client:connectError', ({ connectParams, error }: ConnectMessage) =>
        recorder.connectionFailed(labels.addressOf(originOf(connectParams)), error),
      ),
    ]);
  });
}

interface RequestMessage {
  readonly request: UndiciRequest;
}

interface AnswerMessage extends RequestMessage {
  readonly response: { readonly statusCode: number };
}

interface FailureMessage extends RequestMessage {
  readonly error: unknown;
}

interface ConnectMessage {
  readonly connectParams: { readonly protocol: string; readonly host: string };
  readonly error: unknown;
}

/** `host` has the port where it is not the protocol's own. */
function originOf({ protocol, host }: ConnectMessage['connectParams']): string {
  return `${protocol}//${host}`;
}

function requestLabels({ templates = [], groupHost = (host) => host, ignore }: UndiciOptions): RequestLabels {
  expectFunction('groupHost', groupHost);
  if (ignore !== undefined) expectFunction('ignore', ignore);
  return {
    isIgnored: ignore ?? (() => false),
    addressOf: serverAddresses(groupHost),
    templateOf: templateOf(templates),
  };
}

function templateOf(templates: NonNullable<UndiciOptions['templates']>): RequestLabels['templateOf'] {
  if (typeof templates === 'function') return templates;
  if (
    !Array.isArray(templates) ||
    templates.some((template: unknown) => typeof template !== 'string' || !template.startsWith('/'))
  ) {
    throw new TelltaleError(
      'TELLTALE_OPTIONS',
      'instrumentUndici: a template is not a path that starts with /',
      templates,
    );
  }
  if (templates.length === 0) return () => undefined;
  const find = urlTemplates(templates);
  return ({ path }) => find(path);
}

function expectFunction(option: string, value: unknown): void {
  if (typeof value === 'function') return;
  throw new TelltaleError('TELLTALE_OPTIONS', `instrumentUndici: ${option} is not a function`, value);
}
