// What the rest of core knows of clients.
export { isClientRegistry } from './client/client-registry.ts';
export { JoinedClient, ownerOf } from './client/joined-client.ts';
export { describeClients, loadedClients } from './client/loaded-clients.ts';

export type { ClientRegistry } from './client/client-registry.ts';
