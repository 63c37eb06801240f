import type { RegexNode } from './regex-node.ts';

const most = 1000;

/** The texts that a pattern such as `api|web(1|2)` matches, when they are few and fixed; else `undefined`. */
export function literalAlternatives(node: RegexNode): readonly string[] | undefined {
  if (node.kind === 'char') return node.literal === undefined ? undefined : [node.literal];
  if (node.kind === 'group') return literalAlternatives(node.node);
  if (node.kind === 'alternate') return eitherOf(node.parts);
  if (node.kind === 'concat') return oneAfterTheOther(node.parts);
  return undefined;
}

function eitherOf(parts: readonly RegexNode[]): readonly string[] | undefined {
  const texts = parts.map((part) => literalAlternatives(part));
  const all = texts.flatMap((some) => some ?? []);
  return texts.includes(undefined) || all.length > most ? undefined : all;
}

function oneAfterTheOther(parts: readonly RegexNode[]): readonly string[] | undefined {
  let texts: readonly string[] = [''];
  for (const part of parts) {
    const ends = literalAlternatives(part);
    if (ends === undefined || texts.length * ends.length > most) return undefined;
    texts = texts.flatMap((text) => ends.map((end) => text + end));
  }
  return texts;
}
