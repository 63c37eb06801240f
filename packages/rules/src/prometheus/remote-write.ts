/** A store that Prometheus sends everything to as it comes in. */
export interface RemoteWrite {
  readonly url: string;
  /** Sent with each request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** File that holds a bearer token. */
  readonly bearerTokenFile?: string;
  readonly basicAuth?: { readonly username: string; readonly passwordFile: string };
}

interface StoreOptions extends Omit<RemoteWrite, 'url'> {
  /** Tenant whose data this is. @default the store's own default */
  readonly tenant?: string;
}

/**
 * Sends to Grafana Mimir: https://grafana.com/docs/mimir/latest/references/http-api/#remote-write
 *
 * @param base - `http://mimir:9009`
 */
export function mimir(base: string, { tenant, ...options }: StoreOptions = {}): RemoteWrite {
  return to(base, '/api/v1/push', 'X-Scope-OrgID', tenant, options);
}

/**
 * Sends to Thanos Receive: https://thanos.io/tip/components/receive.md/
 *
 * @param base - `http://thanos-receive:19291`
 */
export function thanosReceive(base: string, { tenant, ...options }: StoreOptions = {}): RemoteWrite {
  return to(base, '/api/v1/receive', 'THANOS-TENANT', tenant, options);
}

function to(
  base: string,
  path: string,
  tenantHeader: string,
  tenant: string | undefined,
  options: Omit<RemoteWrite, 'url'>,
): RemoteWrite {
  const headers = { ...options.headers, ...(tenant !== undefined && { [tenantHeader]: tenant }) };
  return { ...options, url: base.replace(/\/+$/, '') + path, ...(Object.keys(headers).length > 0 && { headers }) };
}

/** As Prometheus' file has it; exemplars go along, so that they survive the way. */
export function remoteWriteConfig({ url, headers, bearerTokenFile, basicAuth }: RemoteWrite): Record<string, unknown> {
  return {
    url,
    ...(headers !== undefined && { headers }),
    ...(bearerTokenFile !== undefined && { authorization: { type: 'Bearer', credentials_file: bearerTokenFile } }),
    ...(basicAuth !== undefined && {
      basic_auth: { username: basicAuth.username, password_file: basicAuth.passwordFile },
    }),
    send_exemplars: true,
  };
}
