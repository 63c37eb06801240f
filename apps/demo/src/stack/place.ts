import { chmod, rm } from 'node:fs/promises';
import { guard } from '../backing/postgres/guard.ts';
import { makeFolder } from '../backing/postgres/make-cluster.ts';
import { unprivilegedUser } from '../backing/postgres/unprivileged-user.ts';

/** Where the servers of this process have their folders. */
export interface Place {
  leave(): Promise<void>;
}

/** A place for temporary folders, from now on, that goes with this process and its servers, in whatever way that ends. */
export async function makePlace(): Promise<Place> {
  const folder = await makeFolder(await unprivilegedUser());
  const guardian = guard(folder);
  // A part leads a process group, and its servers are in it.
  guardian.watch(-process.pid);
  // PostgreSQL gets to its own folder in there.
  await chmod(folder, 0o711);
  process.env['TMPDIR'] = folder;
  return {
    async leave() {
      await rm(folder, { recursive: true, force: true });
      guardian.dismiss();
    },
  };
}
