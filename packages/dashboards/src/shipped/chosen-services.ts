import { variable, type VariableMatch } from '@telltale/promql/builder';
import { targetVariables } from '../plan/planning.ts';

/** The services that are chosen above a dashboard: series that are no catalog's are not held to them by themselves. */
export const chosenServices: { readonly job: VariableMatch } = {
  job: variable(targetVariables.job, { multiple: true }),
};
