import { defineCatalog } from '../catalog/catalog.ts';
import { gauge, histogram } from '../catalog/definition.ts';
import { open } from '../catalog/labels.ts';
import { WORK_SECONDS } from '../conventions/buckets.ts';

const labels = { graph: open(20) };

/** Graphs that the service keeps: their size and the time of an update. */
export const graph = defineCatalog('graph', {
  nodes: gauge({ help: 'Nodes of the graph.', labels }),
  edges: gauge({ help: 'Edges of the graph.', labels }),
  updateDuration: histogram({
    help: 'Time that one update of the graph took.',
    unit: 'seconds',
    buckets: WORK_SECONDS,
    labels,
  }),
});
