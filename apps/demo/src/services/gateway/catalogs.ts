import { agent, ai, auth, engagement, genAi, http, httpClient, websocket, workflow } from '@telltale/core/catalogs';

/** Everything that the service records. */
export const catalogs = { http, httpClient, auth, websocket, agent, workflow, engagement, genAi, ai };
