const NUMBER = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?)$/;

/** A sample's value as every text format writes it (`3`, `-0.5`, `1e-3`, `+Inf`, `NaN`), or nothing. */
export function parseValue(text: string): number | undefined {
  if (text.length < 10 && /^\d+$/.test(text)) return Number(text);
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  if (!NUMBER.test(text)) return undefined;
  return /n/i.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text);
}

/** Whole milliseconds since the epoch, in the formats of Prometheus. */
export function parseMilliseconds(text: string): number | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const time = Number(text);
  return Number.isSafeInteger(time) ? time : undefined;
}

/** Seconds since the epoch with decimals, in OpenMetrics; yields milliseconds. */
export function parseSeconds(text: string): number | undefined {
  const seconds = parseValue(text);
  return seconds === undefined || !Number.isFinite(seconds) ? undefined : Math.round(seconds * 1000);
}
