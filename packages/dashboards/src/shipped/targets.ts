import { variable, type VariableMatch } from '@telltale/promql/builder';

/** The services that are chosen above a dashboard: series that are no catalog's are not held to them by themselves. */
export const services: { readonly job: VariableMatch } = { job: variable('service', { multiple: true }) };
