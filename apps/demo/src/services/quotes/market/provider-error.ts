/** How a call to a provider can fail; stands in the label `error_type`. */
export type ProviderTrouble = 'timeout' | 'connection' | 'server_error' | 'rate_limited' | 'refused';

/** A call to a provider that brought nothing. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly trouble: ProviderTrouble;
  readonly statusCode: number | undefined;

  constructor(trouble: ProviderTrouble, message: string, statusCode?: number) {
    super(message);
    this.trouble = trouble;
    this.statusCode = statusCode;
  }
}

/** Being refused for asking too much, or wrongly, does not say that a provider is ill. */
export function isHarmless(error: unknown): boolean {
  return error instanceof ProviderError && (error.trouble === 'rate_limited' || error.trouble === 'refused');
}

export function troubleOf(statusCode: number): ProviderTrouble | undefined {
  if (statusCode < 400) return undefined;
  if (statusCode === 429) return 'rate_limited';
  return statusCode < 500 ? 'refused' : 'server_error';
}
