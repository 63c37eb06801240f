import { defineCatalog } from '../catalog/catalog.ts';
import { counter } from '../catalog/definition.ts';
import { oneOf } from '../catalog/labels.ts';

/** Lines that a service writes to its log. */
export const log = defineCatalog(
  'log',
  {
    messages: counter({
      help: 'Lines written to the log; a level of one’s own counts as the standard one below it.',
      labels: { level: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal') },
    }),
  },
  { namespaced: false },
);
