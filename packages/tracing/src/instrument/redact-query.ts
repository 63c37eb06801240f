/** Parameters that hold credentials or personal data, in lower case. */
export const secretParameters: readonly string[] = [
  'access_token',
  'api_key',
  'api-key',
  'apikey',
  'auth',
  'authorization',
  'awsaccesskeyid',
  'client_secret',
  'code',
  'credential',
  'email',
  'id_token',
  'jwt',
  'key',
  'otp',
  'passwd',
  'password',
  'pwd',
  'refresh_token',
  'secret',
  'session',
  'session_id',
  'sessionid',
  'sid',
  'sig',
  'signature',
  'token',
  'x-amz-credential',
  'x-amz-security-token',
  'x-amz-signature',
  'x-goog-credential',
  'x-goog-signature',
];

/** `?page=2&token=abc` is `?page=2&token=REDACTED`; the word is the one that OpenTelemetry's conventions ask for. */
export function redactQuery(query: string, parameters: ReadonlySet<string>): string {
  return query.replaceAll(/([^?&=#;]+)=([^&#;]*)/g, (pair, name: string) =>
    parameters.has(plain(name)) ? `${name}=REDACTED` : pair,
  );
}

function plain(name: string): string {
  try {
    return decodeURIComponent(name).toLowerCase();
  } catch {
    return name.toLowerCase();
  }
}
