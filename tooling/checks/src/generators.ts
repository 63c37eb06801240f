import { renderCatalogDocuments } from './catalog-documents.ts';
import { renderDashboardReference } from './dashboard-reference.ts';
import { renderErrorReference } from './error-reference.ts';
import { renderInstrumentReference } from './instrument-reference.ts';
import { renderPublicApis } from './public-api.ts';

/** Files that a program writes and that are committed nevertheless, so that a reader and a review see them. */
export interface Generator {
  readonly name: string;
  /** What writes them. Each file names it. */
  readonly command: string;
  /** Globs of everything it owns: a file there that it does not make is a leftover. */
  readonly files: readonly string[];
  /** Makes the files in memory: path from the root to content, the same bytes for the same sources. */
  readonly render: () => ReadonlyMap<string, string> | Promise<ReadonlyMap<string, string>>;
}

export const generators: readonly Generator[] = [
  {
    name: 'api',
    command: 'pnpm api',
    files: ['packages/*/api/*'],
    render: renderPublicApis,
  },
  {
    name: 'errors',
    command: 'pnpm generate',
    files: ['apps/docs/reference/errors.md'],
    render: renderErrorReference,
  },
  {
    name: 'instruments',
    command: 'pnpm generate',
    files: ['apps/docs/reference/instruments.md'],
    render: renderInstrumentReference,
  },
  {
    name: 'dashboards',
    command: 'pnpm generate',
    files: ['apps/docs/reference/dashboards.md'],
    render: renderDashboardReference,
  },
  {
    name: 'catalogs',
    command: 'pnpm generate',
    files: ['apps/docs/reference/metrics/*.md', 'apps/docs/reference/queries.md', 'apps/docs/runbooks/*.md'],
    render: renderCatalogDocuments,
  },
];
