export { instrumentWebSocketServer } from './instrument-server.ts';

export type { WsServer, WsServerOptions, WsSocket } from './instrument-server.ts';
