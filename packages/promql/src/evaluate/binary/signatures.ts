import type { Labels } from '../../labels/labels.ts';
import type { VectorMatching } from '../../syntax/expression.ts';
import { metadataLabels } from '../drop-names.ts';
import type { Grid } from '../grid.ts';

/** Which rows of two grids may match: rows with the same signature. Computed once for all steps. */
export interface RowSignatures {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
  readonly count: number;
}

export function matchRows(left: Grid, right: Grid, { on, labels }: VectorMatching): RowSignatures {
  const names = new Set(on ? labels : [...labels, ...metadataLabels]);
  const ids = new Map<string, number>();
  const idsOf = (grid: Grid): Uint32Array =>
    Uint32Array.from(grid.labels, (rowLabels) => {
      const { key } = signatureOf(rowLabels, names, on);
      let id = ids.get(key);
      if (id === undefined) ids.set(key, (id = ids.size));
      return id;
    });
  const result = { left: idsOf(left), right: idsOf(right) };
  return { ...result, count: ids.size };
}

function signatureOf(labels: Labels, names: ReadonlySet<string>, on: boolean): Labels {
  return on ? labels.pick(names) : labels.omit(names);
}

/** The labels that two series have in common by a matching, for messages. */
export function matchLabels(labels: Labels, { on, labels: names }: VectorMatching): Labels {
  return signatureOf(labels, new Set(on ? names : [...names, ...metadataLabels]), on);
}

/** The rows of each signature. */
export function rowsBySignature(signatures: Uint32Array, count: number): number[][] {
  const rows: number[][] = Array.from({ length: count }, () => []);
  for (const [row, signature] of signatures.entries()) rows[signature]?.push(row);
  return rows;
}
