import { defineCatalog } from '../catalog/catalog.ts';
import { gauge } from '../catalog/definition.ts';
import { oneOf, open } from '../catalog/labels.ts';

/** A registry of tasks, by the state that each is in. */
export const task = defineCatalog('task', {
  count: gauge({
    help: 'Tasks in the registry, by type and state.',
    name: 'tasks',
    labels: { task_type: open(50), state: oneOf('pending', 'running', 'completed', 'failed') },
  }),
});
