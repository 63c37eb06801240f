import { defineCatalog } from '../catalog/catalog.ts';
import { counter } from '../catalog/definition.ts';
import { open } from '../catalog/labels.ts';

/** Money: transactions and what they brought in. */
export const billing = defineCatalog('billing', {
  transactions: counter({
    help: 'Billing transactions, by type and status.',
    labels: { type: open(20), status: open(20) },
  }),
  // The unit differs by series: `currency` names it, such as EUR.
  revenue: counter({ help: 'Revenue, in the currency that the label names.', labels: { currency: open(50) } }),
});
