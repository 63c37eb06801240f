import type { RegexNode } from './regex-node.ts';

const most = 1000;

/** The texts that a pattern such as `api|web(1|2)` matches, when they are few and fixed; else `undefined`. */
export function literalAlternatives(node: RegexNode): readonly string[] | undefined {
  switch (node.kind) {
    case 'char':
      return node.literal === undefined ? undefined : [node.literal];
    case 'group':
      return literalAlternatives(node.node);
    case 'alternate': {
      const parts = node.parts.map((part) => literalAlternatives(part));
      const all = parts.flatMap((part) => part ?? []);
      return parts.includes(undefined) || all.length > most ? undefined : all;
    }
    case 'concat': {
      let texts: readonly string[] = [''];
      for (const part of node.parts) {
        const ends = literalAlternatives(part);
        if (ends === undefined || texts.length * ends.length > most) return undefined;
        texts = texts.flatMap((text) => ends.map((end) => text + end));
      }
      return texts;
    }
    default:
      return undefined;
  }
}
