/** An error of one of Telltale's packages: it ends in its next step and its code. */
export interface TelltalePackageError extends Error {
  readonly code: string;
  readonly value?: unknown;
}

/** Known by its shape: a configuration may have a copy of a package to itself. */
export function isOfTelltale(error: unknown): error is TelltalePackageError {
  if (!(error instanceof Error)) return false;
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && /^(TELLTALE|RULES|DASHBOARDS|REFERENCE|PROMQL)_/.test(code);
}
