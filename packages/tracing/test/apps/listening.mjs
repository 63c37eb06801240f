import { once } from 'node:events';

/** Tells the test which port it is. */
export async function listening(server) {
  if (!server.listening) await once(server, 'listening');
  process.send(server.address().port);
}
