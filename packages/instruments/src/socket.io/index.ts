export { instrumentSocketIo } from './instrument-server.ts';

export type { SocketIoNamespace, SocketIoOptions, SocketIoServer } from './instrument-server.ts';
