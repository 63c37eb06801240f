export { instrumentUndici } from './instrument-undici.ts';

export type { UndiciOptions, UndiciRequest } from './instrument-undici.ts';
