import { agent, ai, auth, engagement, genAi, http, httpClient, websocket, workflow } from '@telltale/core/catalogs';

/** Everything that the service records. What it puts into queues is counted by `queue_enqueued_total`, of the worker's catalog. */
export const catalogs = { http, httpClient, auth, websocket, agent, workflow, engagement, genAi, ai };
