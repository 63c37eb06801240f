import { billing, connectionPool, dataExport, dbClient, graph, http, intervention } from '@telltale/core/catalogs';

/** Everything that the service records. */
export const catalogs = { http, dbClient, connectionPool, billing, dataExport, intervention, graph };
