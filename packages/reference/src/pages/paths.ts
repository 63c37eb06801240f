import { posix } from 'node:path';
import { slug } from '../markdown/slug.ts';

/** Where pages are, below the folder of generated files. `README.md` is what GitHub, GitLab and MkDocs show of a folder. */
export const pagePaths = {
  metrics: 'reference/metrics/README.md',
  catalog: (name: string): string => `reference/metrics/${slug(name)}.md`,
  queries: 'reference/queries.md',
  runbooks: 'runbooks/README.md',
  runbook: (alert: string): string => `runbooks/${alert}.md`,
} as const;

/** How a page links to another: `../../runbooks/HighErrorRate.md`. */
export function linkTo(from: string, to: string, anchor?: string): string {
  return posix.relative(posix.dirname(from), to) + (anchor === undefined ? '' : `#${anchor}`);
}
