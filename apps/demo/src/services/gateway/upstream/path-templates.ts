/** What the paths of all requests to other services look like, for the metrics of them. */
export const pathTemplates: readonly string[] = [
  // quotes
  '/symbols',
  '/symbols/{symbol}/history',
  '/quotes',
  '/quotes/{symbol}',
  '/sessions',
  '/sessions/{id}',
  '/query',
  // ledger
  '/accounts',
  '/accounts/{id}',
  '/accounts/{id}/transactions',
  '/transactions',
  '/transfers',
  '/revenue',
  '/exports',
  '/exports/{id}',
  '/graph',
  '/graph/{node}/causes',
  '/interventions',
  '/interventions/{id}/execution',
  // the language model
  '/v1/chat/completions',
];
