import { defineCatalog } from '../catalog/catalog.ts';
import { counter } from '../catalog/definition.ts';
import { open } from '../catalog/labels.ts';

/** What generative models cost the application, for which OpenTelemetry has no name. */
export const ai = defineCatalog('ai', {
  cost: counter({ help: 'Cost of calls to a generative model.', unit: 'usd', labels: { model: open(50) } }),
});
