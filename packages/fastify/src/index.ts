export { telltale, telltale as default, telltaleOptions } from './telltale.ts';

export type { RouteTelemetry, TelltaleOptions } from './telltale.ts';
