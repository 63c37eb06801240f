import type { AuthOptions } from '../access/authorization.ts';
import type { MountedEndpoint } from '../endpoint-paths.ts';

const gateAnswers = {
  everyone: [],
  allowed: [403, 429],
  authorized: [401, 403, 429],
} as const satisfies Readonly<Record<MountedEndpoint['access'], readonly number[]>>;

const meanings: Readonly<Record<number, string>> = {
  401: 'Credentials are required.',
  403: 'Not from this address.',
  429: 'Too many requests; `Retry-After` says when to come again.',
};

/** What the endpoints demand of a client, as far as a description may tell. */
export interface Demands {
  readonly auth: AuthOptions | undefined;
  readonly hasAllow: boolean;
  readonly hasRateLimit: boolean;
}

/**
 * The endpoints as OpenAPI 3.1.
 *
 * @param base - The relative URL that paths are below, seen from the description.
 */
export function openApi(endpoints: readonly MountedEndpoint[], demands: Demands, base: string): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Telltale',
      version: '1',
      description: 'Metrics and health of this service.',
    },
    servers: [{ url: base }],
    paths: Object.fromEntries(endpoints.map((endpoint) => [endpoint.shownPath, { get: operation(endpoint, demands) }])),
    components: { securitySchemes: Object.fromEntries(schemesOf(demands.auth)) },
  };
}

function operation(endpoint: MountedEndpoint, demands: Demands): object {
  const { name, title, description, produces, parameter, answers = {} } = endpoint;
  const names = schemesOf(demands.auth).map(([scheme]) => scheme);
  return {
    operationId: name,
    summary: title,
    description,
    ...(endpoint.access === 'authorized' && names.length > 0 ? { security: names.map((one) => ({ [one]: [] })) } : {}),
    ...(parameter === undefined
      ? {}
      : { parameters: [{ name: parameter, in: 'path', required: true, schema: { type: 'string' } }] }),
    responses: {
      200: {
        description,
        content: Object.fromEntries(produces.map((type) => [type, { schema: { type: schemaType(type) } }])),
      },
      ...Object.fromEntries(Object.entries(answers).map(([status, means]) => [status, { description: means }])),
      ...Object.fromEntries(refusalsOf(endpoint, demands).map((status) => [status, { description: meanings[status] }])),
    },
  };
}

function refusalsOf({ access }: MountedEndpoint, { auth, hasAllow, hasRateLimit }: Demands): readonly number[] {
  const possible: Readonly<Record<number, boolean>> = { 401: auth !== undefined, 403: hasAllow, 429: hasRateLimit };
  return gateAnswers[access].filter((status) => possible[status]);
}

function schemesOf(auth: AuthOptions | undefined): readonly (readonly [string, object])[] {
  return [
    ...(auth?.bearerToken === undefined ? [] : [['bearer', { type: 'http', scheme: 'bearer' }] as const]),
    ...(auth?.basic === undefined ? [] : [['basic', { type: 'http', scheme: 'basic' }] as const]),
  ];
}

function schemaType(contentType: string): string {
  return contentType === 'application/json' ? 'object' : 'string';
}
