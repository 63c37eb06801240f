export { createSessions } from './create-sessions.ts';

export type { Session, Sessions, SessionsOptions } from './create-sessions.ts';
