export { instruments } from './instruments.ts';

export type { InstrumentAbout } from './instrument/about.ts';
export type { Undo } from './instrument/undo.ts';
