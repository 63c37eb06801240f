import { isCollection, isMap, isPair, isScalar, LineCounter, parseDocument, type Document, type Scalar } from 'yaml';
import type { JsonPath } from '@telltale/promql/lint';
import { alignedOffset } from './aligned-offset.ts';
import { TextProblem, type TextPlaces } from './text-places.ts';

/**
 * Reads the first document of a YAML text with the places of its values.
 *
 * @throws TextProblem where it is no YAML
 */
export function yamlPlaces(text: string): TextPlaces {
  const document = parseDocument(text, { lineCounter: new LineCounter(), prettyErrors: false, logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) throw new TextProblem(error.message.replace(/\.?$/, '.'), error.pos[0]);
  return {
    value: document.toJS({ maxAliasCount: 1000 }),
    offsetOf: (path, within, isKey = false) => offsetOf(document, text, path, within, isKey),
  };
}

function offsetOf(
  document: Document,
  text: string,
  path: JsonPath,
  within: number | undefined,
  isKey: boolean,
): number {
  const key = isKey ? keyOffset(document, path) : undefined;
  if (key !== undefined) return key;
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!isScalar(node) && !isCollection(node)) {
    return path.length === 0 ? 0 : offsetOf(document, text, path.slice(0, -1), undefined, false);
  }
  const [start, end] = node.range ?? [0, 0];
  if (within === undefined || !isScalar(node) || typeof node.value !== 'string') return start;
  return offsetInScalar(node as Scalar<string>, text.slice(start, end), start, within);
}

function keyOffset(document: Document, path: JsonPath): number | undefined {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === path.at(-1));
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
}

function offsetInScalar({ type, value }: Scalar<string>, source: string, start: number, within: number): number {
  if (type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED') {
    const header = source.indexOf('\n') + 1;
    return start + header + alignedOffset(source.slice(header), value, within, 'plain');
  }
  if (type === 'QUOTE_DOUBLE') return start + 1 + alignedOffset(source.slice(1), value, within, 'escaped');
  if (type === 'QUOTE_SINGLE') return start + 1 + alignedOffset(source.slice(1), value, within, 'single');
  return start + alignedOffset(source, value, within, 'plain');
}
