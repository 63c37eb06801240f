export { instrumentChannel } from './instrument-channel.ts';
export { instrumentConnection } from './instrument-connection.ts';

export type { AmqpChannel } from './instrument-channel.ts';
export type { AmqpConnection } from './instrument-connection.ts';
