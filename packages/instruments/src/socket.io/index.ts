export { instrumentSocketIo } from './instrument-server.ts';

export type { Undo } from '../instrument/undo.ts';
export type { SocketIoNamespace, SocketIoOptions, SocketIoServer } from './instrument-server.ts';
