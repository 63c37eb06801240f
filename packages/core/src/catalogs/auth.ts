import { defineCatalog } from '../catalog/catalog.ts';
import { counter, gauge } from '../catalog/definition.ts';
import { oneOf, open } from '../catalog/labels.ts';

/** Authentication: who logs in by which method, never who it is. */
export const auth = defineCatalog('auth', {
  loginAttempts: counter({
    help: 'Attempts to log in, by method and result.',
    labels: { method: open(20), result: oneOf('success', 'failure') },
  }),
  failures: counter({ help: 'Requests whose authentication failed, by reason.', labels: { reason: open(20) } }),
  sessionsActive: gauge({ help: 'Authenticated sessions that are open now.' }),
});
