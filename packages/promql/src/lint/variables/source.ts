import type { Position } from '../../errors.ts';

/** A part of a text that something else was put in the place of. */
export interface Replacement {
  /** The variable's name. */
  readonly variable: string;
  /** Where it stands in the original text. */
  readonly original: Position;
  /** Where what replaces it stands in the text that is parsed. */
  readonly parsed: Position;
}

/** An expression as it was written, and as it is parsed. */
export interface Source {
  readonly original: string;
  readonly text: string;
  readonly replacements: readonly Replacement[];
}

export function plainSource(text: string): Source {
  return { original: text, text, replacements: [] };
}

/** The place in the original text of a place in the parsed one: all of a variable, where it begins or ends within one. */
export function originalPosition({ replacements }: Source, { start, end }: Position): Position {
  const shifted = (offset: number, edge: 'start' | 'end'): number => {
    let shift = 0;
    for (const { original, parsed } of replacements) {
      if (parsed.end <= offset && !(edge === 'start' && offset < parsed.end)) shift = original.end - parsed.end;
      else if (parsed.start < offset || (edge === 'start' && parsed.start === offset)) return original[edge];
    }
    return offset + shift;
  };
  return { start: shifted(start, 'start'), end: shifted(end, 'end') };
}

/** The variables that stand, wholly or in part, in a place of the parsed text. */
export function variablesWithin({ replacements }: Source, { start, end }: Position): readonly string[] {
  return replacements.filter(({ parsed }) => parsed.start < end && parsed.end > start).map(({ variable }) => variable);
}
