/** Grafana's classic JSON of dashboards, as far as it is drawn here. Whatever is missing has Grafana's own default. */
export interface DashboardJson {
  readonly uid?: string;
  readonly title?: string;
  readonly description?: string;
  readonly graphTooltip?: number;
  readonly panels?: readonly PanelJson[];
  readonly templating?: { readonly list?: readonly VariableJson[] };
  readonly annotations?: { readonly list?: readonly AnnotationJson[] };
  readonly links?: readonly LinkJson[];
}

export interface GridPosition {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface PanelJson {
  readonly id?: number;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly gridPos?: GridPosition;
  readonly targets?: readonly TargetJson[];
  readonly fieldConfig?: { readonly defaults?: FieldJson; readonly overrides?: readonly OverrideJson[] };
  readonly options?: PanelOptionsJson;
  readonly transformations?: readonly { readonly id: string; readonly options?: Readonly<Record<string, unknown>> }[];
  readonly links?: readonly LinkJson[];
  readonly interval?: string;
  readonly collapsed?: boolean;
  readonly panels?: readonly PanelJson[];
}

export interface PanelOptionsJson {
  readonly legend?: {
    readonly calcs?: readonly string[];
    readonly displayMode?: string;
    readonly showLegend?: boolean;
  };
  readonly reduceOptions?: { readonly calcs?: readonly string[] };
  readonly graphMode?: string;
  readonly colorMode?: string;
  readonly content?: string;
  readonly mode?: string;
  readonly mergeValues?: boolean;
  readonly calculate?: boolean;
}

export interface TargetJson {
  readonly refId?: string;
  readonly expr?: string;
  readonly query?: string;
  readonly serviceMapQuery?: string;
  readonly queryType?: string;
  readonly legendFormat?: string;
  readonly instant?: boolean;
  readonly range?: boolean;
  readonly format?: string;
  readonly exemplar?: boolean;
  readonly hide?: boolean;
  readonly datasource?: { readonly type?: string } | string;
}

export interface FieldJson {
  readonly unit?: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly color?: { readonly mode?: string; readonly fixedColor?: string };
  readonly thresholds?: ThresholdsJson;
  readonly mappings?: readonly MappingJson[];
  readonly custom?: {
    readonly stacking?: { readonly mode?: string };
    readonly fillOpacity?: number;
    readonly lineWidth?: number;
    readonly drawStyle?: string;
    readonly thresholdsStyle?: { readonly mode?: string };
  };
  readonly links?: readonly LinkJson[];
}

export interface ThresholdsJson {
  readonly mode?: string;
  readonly steps?: readonly { readonly color: string; readonly value: number | null }[];
}

export interface MappingJson {
  readonly type: string;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface OverrideJson {
  readonly matcher: { readonly id: string; readonly options?: unknown };
  readonly properties: readonly { readonly id: string; readonly value?: unknown }[];
}

export interface LinkJson {
  readonly title?: string;
  readonly url?: string;
  readonly type?: string;
}

export interface VariableJson {
  readonly name: string;
  readonly label?: string | null;
  readonly type: string;
  readonly query?: string | { readonly query?: string };
  readonly options?: readonly { readonly text?: unknown; readonly value?: unknown }[];
  readonly current?: { readonly value?: unknown };
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string | null;
  readonly regex?: string;
  readonly hide?: number;
}

export interface AnnotationJson {
  readonly name?: string;
  readonly enable?: boolean;
  readonly expr?: string;
  readonly iconColor?: string;
  readonly textFormat?: string;
  readonly target?: { readonly expr?: string };
}

/** The language of a target, by its data source. */
export function languageOf({ datasource }: TargetJson): 'promql' | 'logql' | 'traceql' {
  const type = typeof datasource === 'string' ? datasource : datasource?.type;
  if (type === 'loki') return 'logql';
  return type === 'tempo' ? 'traceql' : 'promql';
}
