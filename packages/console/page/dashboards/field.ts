import { namedColor } from '../theme/colors.ts';
import { formatValue } from '../format/units.ts';
import type { FieldJson, PanelJson } from './grafana-json.ts';

/** How values of a field are shown. */
export interface FieldDisplay {
  readonly text: (value: number | null | undefined) => string;
  /** The colour of a threshold or a mapping; undefined where neither says. */
  readonly color: (value: number | null | undefined) => string | undefined;
  readonly unit: string;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/** The display of a panel's field, with the overrides that are meant for it. */
export function fieldOf(panel: PanelJson, name?: string, refId?: string): FieldDisplay {
  const field = withOverrides(panel, name, refId);
  const { unit = 'short', decimals, min, max } = field;
  return {
    unit,
    min,
    max,
    text: (value) => mapped(field, value)?.text ?? formatValue(value, unit, decimals),
    color: (value) => {
      const color = mapped(field, value)?.color ?? thresholdColor(field, value, min, max);
      return color === undefined ? undefined : namedColor(color);
    },
  };
}

function withOverrides(panel: PanelJson, name: string | undefined, refId: string | undefined): FieldJson {
  const { defaults = {}, overrides = [] } = panel.fieldConfig ?? {};
  const field: Record<string, unknown> = { ...defaults };
  for (const { matcher, properties } of overrides) {
    const isMeant =
      (matcher.id === 'byName' && matcher.options === name) ||
      (matcher.id === 'byFrameRefID' && matcher.options === refId) ||
      (matcher.id === 'byRegexp' && name !== undefined && matchesRegexp(String(matcher.options), name));
    if (isMeant) for (const { id, value } of properties) field[id] = value;
  }
  return field;
}

function matchesRegexp(text: string, name: string): boolean {
  try {
    return new RegExp(text.replace(/^\/(.*)\/$/, '$1')).test(name);
  } catch {
    return false;
  }
}

interface Mapped {
  readonly text?: string;
  readonly color?: string;
}

function mapped({ mappings = [] }: FieldJson, value: number | null | undefined): Mapped | undefined {
  for (const { type, options } of mappings) {
    if (type === 'value' && Object.hasOwn(options, String(value))) return options[String(value)] as Mapped;
    if (type === 'range' && isWithin(options, value)) return options['result'] as Mapped;
    if (type === 'special' && isSpecial(String(options['match']), value)) return options['result'] as Mapped;
  }
  return undefined;
}

function isWithin({ from, to }: Readonly<Record<string, unknown>>, value: number | null | undefined): boolean {
  if (typeof value !== 'number') return false;
  return (typeof from !== 'number' || value >= from) && (typeof to !== 'number' || value <= to);
}

function isSpecial(match: string, value: number | null | undefined): boolean {
  const isNull = value === null || value === undefined;
  if (match === 'null') return isNull;
  if (match === 'nan') return !isNull && Number.isNaN(value);
  return match === 'null+nan' && (isNull || Number.isNaN(value));
}

/** The last step that is not above the value; steps may be given as parts of the way from least to most. */
function thresholdColor(
  { thresholds }: FieldJson,
  value: number | null | undefined,
  min = 0,
  max = 100,
): string | undefined {
  const steps = thresholds?.steps ?? [];
  if (value === null || value === undefined || steps.length === 0) return undefined;
  const measured = thresholds?.mode === 'percentage' ? ((value - min) / (max - min)) * 100 : value;
  return steps.findLast((step) => step.value === null || measured >= step.value)?.color;
}
