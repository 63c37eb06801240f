export { telltale, telltale as default } from './telltale.ts';

export type { RouteTelemetry, TelltaleOptions } from './telltale.ts';
