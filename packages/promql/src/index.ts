export { Labels } from './labels/labels.ts';

export type { Matcher, SeriesSamples, Storage } from './storage/storage.ts';
