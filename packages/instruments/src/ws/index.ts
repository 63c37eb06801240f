export { instrumentWebSocketServer } from './instrument-server.ts';

export type { Undo } from '../instrument/undo.ts';
export type { WsServer, WsServerOptions, WsSocket } from './instrument-server.ts';
