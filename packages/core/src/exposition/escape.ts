/** A label value between the quotes, in every text format: `\`, `"` and newline are escaped. */
export function escapeLabelValue(value: string): string {
  return /[\\"\n]/.test(value) ? value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n') : value;
}

/** A help text in the formats of Prometheus, where `"` stays as it is. OpenMetrics escapes help like a label value. */
export function escapeHelp(help: string): string {
  return help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
