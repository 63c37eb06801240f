import type { PageCursor } from './page-cursor.ts';

/** The lines of metadata. */
export type MetadataKind = 'TYPE' | 'HELP' | 'UNIT';

/** What is told of a page, line by line. The cursor stands behind what was read, for errors and for the series' labels. */
export interface PageVisitor {
  metadata(cursor: PageCursor, kind: MetadataKind, name: string, text: string): void;
  /** A sample of the cursor's series; the time in milliseconds since the epoch, where the page gives one. */
  sample(cursor: PageCursor, value: number, timestamp: number | undefined): void;
  /** What follows the sample before; its labels are the cursor's now. */
  exemplar(cursor: PageCursor, value: number, timestamp: number | undefined): void;
}
