import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runServer } from 'verdaccio';

export interface Registry extends AsyncDisposable {
  readonly url: string;
  /** Lines of an `.npmrc` that send the scope of this workspace here, and leave every other package where it was. */
  readonly npmrc: string;
}

/** Starts an empty registry that knows the packages published to it and no other, and a user who may publish. */
export async function startRegistry(scope: string): Promise<Registry> {
  const storage = mkdtempSync(join(tmpdir(), 'telltale-registry-'));
  const server = (await runServer({
    configPath: storage,
    storage,
    auth: { htpasswd: { file: join(storage, 'htpasswd') } },
    packages: { [`${scope}/*`]: { access: '$all', publish: '$authenticated' } },
    log: { type: 'stdout', level: 'fatal' },
    self_path: storage,
  } as Parameters<typeof runServer>[0])) as Server;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const token = await addUser(`http://${host}`);
  return {
    url: `http://${host}`,
    npmrc: `${scope}:registry=http://${host}/\n//${host}/:_authToken=${token}\n`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      rmSync(storage, { recursive: true, force: true });
    },
  };
}

async function addUser(url: string): Promise<string> {
  const response = await fetch(`${url}/-/user/org.couchdb.user:release`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'release', password: crypto.randomUUID() }),
  });
  const { token, error } = (await response.json()) as { token?: string; error?: string };
  if (token === undefined) throw new Error(`The registry gives no token: ${error}`);
  return token;
}
