import { ai, batch, genAi, httpClient, narrative, queue, task, worker } from '@telltale/core/catalogs';

/** Everything that the service records. */
export const catalogs = { httpClient, queue, worker, task, batch, narrative, genAi, ai };
