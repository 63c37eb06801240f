import { defineCatalog } from '../catalog/catalog.ts';
import { counter } from '../catalog/definition.ts';
import { open } from '../catalog/labels.ts';

const labels = { intervention_type: open(50) };

/** Interventions that a system proposes, carries out and takes back. */
export const intervention = defineCatalog('intervention', {
  proposals: counter({ help: 'Interventions that were proposed.', labels }),
  executions: counter({ help: 'Interventions that were carried out.', labels }),
  rollbacks: counter({ help: 'Interventions that were taken back.', labels }),
});
