import { text } from '../http/answers.ts';
import type { Answer, Request, Route } from '../http/route.ts';
import { readPageFiles, type PageFile, type PageFiles } from './page-files.ts';

/** Paths at which the page opens. Those of dashboards and of Prometheus' graph are where links of other programs lead. */
const PLACES = [
  '/',
  '/dashboards',
  '/d/*',
  '/explore',
  '/graph',
  '/alerts',
  '/alerts/*',
  '/traces',
  '/traces/*',
  '/services',
  '/logs',
  '/targets',
  '/catalog',
  '/catalog/*',
];

/** Names of assets have a hash of their content in them. */
const FOREVER = 'public, max-age=31536000, immutable';

/** The page itself is asked for again each time, and answered with 304 where it is the same. */
const ASK_AGAIN = 'no-cache';

/** The page, at every path that it knows. */
export function pageRoutes(): readonly Route[] {
  let reading: Promise<PageFiles> | undefined;
  const files = (): Promise<PageFiles> => (reading ??= readPageFiles());
  const index = async (request: Request): Promise<Answer> => {
    const file = (await files()).get('index.html');
    return file === undefined
      ? text('the page was not built: run the build of @telltale/console\n', 503)
      : answer(request, file, ASK_AGAIN);
  };
  const asset = async (request: Request): Promise<Answer> => {
    const file = (await files()).get(`assets/${request.params['rest']}`);
    return file === undefined ? text('not found\n', 404) : answer(request, file, FOREVER);
  };
  return [
    ...PLACES.map((path): Route => ({ methods: ['GET'], path, handle: index })),
    { methods: ['GET'], path: '/assets/*', handle: asset },
  ];
}

function answer({ headers }: Request, { type, etag, plain, gzip }: PageFile, cacheControl: string): Answer {
  const common = { 'cache-control': cacheControl, etag };
  const known = headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (known?.includes(etag) === true) return { status: 304, headers: common };
  const packs = gzip !== undefined && /\bgzip\b/.test(headers['accept-encoding'] ?? '');
  return {
    status: 200,
    headers: { ...common, 'content-type': type, ...(packs && { 'content-encoding': 'gzip' }) },
    body: packs ? gzip : plain,
  };
}
