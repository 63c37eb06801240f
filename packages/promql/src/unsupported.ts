/**
 * What Prometheus has and this engine has not, each with the reason. An expression that needs one of these is refused with
 * `PROMQL_UNSUPPORTED` and the name below; nothing else is missing by intent.
 */
export const unsupportedFeatures: ReadonlyMap<string, string> = new Map([
  ['anchored', 'Experimental range modifier.'],
  ['smoothed', 'Experimental range modifier.'],
  ['integral', 'Experimental function.'],
  ['start_timestamp', 'Experimental function: samples have no start timestamps here.'],
]);
