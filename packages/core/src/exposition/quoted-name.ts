import { escapeLabelValue } from './escape.ts';
import { isLegacyName } from './name-escaping.ts';

/** The name of a metric in a comment line: `http_requests_total`, `"http.requests"`. */
export function metricNameText(name: string): string {
  return isLegacyName(name) ? name : quoted(name);
}

/** The name of a label: `route`, `"http.route"`. */
export function labelNameText(name: string): string {
  return isLegacyName(name) && !name.includes(':') ? name : quoted(name);
}

/**
 * What stands before the labels of a sample: `http_requests_total{`. A name that needs quotes goes between the braces:
 * `{"http.requests",`.
 */
export function openingOf(name: string): string {
  return isLegacyName(name) ? `${name}{` : `{${quoted(name)},`;
}

/** What stands before the value of a sample without labels: `http_requests_total `, `{"http.requests"} `. */
export function bareOpeningOf(name: string): string {
  return isLegacyName(name) ? `${name} ` : `{${quoted(name)}} `;
}

function quoted(name: string): string {
  return `"${escapeLabelValue(name)}"`;
}
