export { instrumentChannel } from './instrument-channel.ts';
export { instrumentConnection } from './instrument-connection.ts';

export type { Undo } from '../instrument/undo.ts';
export type { AmqpChannel } from './instrument-channel.ts';
export type { AmqpConnection } from './instrument-connection.ts';
