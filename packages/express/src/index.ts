export { telltale } from './telltale.ts';

export type { TelltaleMiddleware, TelltaleOptions } from './telltale.ts';
