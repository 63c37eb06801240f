import { numberText } from '../byte-writer.ts';
import { escapeLabelValue } from '../escape.ts';
import { metricNameText } from '../quoted-name.ts';
import type { Family, TextFormat } from './format.ts';

/** https://prometheus.io/docs/specs/om/open_metrics_spec/ */
export const openMetrics100: TextFormat = {
  mediaType: 'application/openmetrics-text',
  version: '1.0.0',
  head(family) {
    const { name, type } = metadataOf(family);
    const shown = metricNameText(name);
    const head = `# HELP ${shown} ${escapeLabelValue(family.help)}\n# TYPE ${shown} ${type}\n`;
    const { unit } = family;
    return unit !== undefined && name.endsWith(`_${unit}`) ? `${head}# UNIT ${shown} ${unit}\n` : head;
  },
  bound: canonicalFloat,
  hasExemplars: true,
  end: '# EOF\n',
};

/** The draft that became 1.0.0; older scrapers name it, and what they get differs in nothing but its version. */
export const openMetrics001: TextFormat = { ...openMetrics100, version: '0.0.1' };

/**
 * The family's name and type. The samples of counters have the suffix `_total` and their families have not; a counter
 * without it can only be `unknown`, as Prometheus' own libraries have it.
 */
function metadataOf({ name, type }: Family): { readonly name: string; readonly type: string } {
  if (type === 'counter' && !name.endsWith('_total')) return { name, type: 'unknown' };
  if (type === 'counter') return { name: name.slice(0, -'_total'.length), type };
  if (name === 'target_info') return { name: 'target', type: 'info' };
  return { name, type: type === 'untyped' ? 'unknown' : type };
}

/**
 * A number as Go's `%g` prints it, with `.0` where neither point nor exponent says that it is a float: `1.0`, `0.25`,
 * `1e+06`. Scrapers compare these labels as text.
 */
export function canonicalFloat(value: number): string {
  if (!Number.isFinite(value) || value === 0) return value === 0 ? '0.0' : numberText(value);
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return Number.isInteger(value) ? `${value}.0` : `${value}`;
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
