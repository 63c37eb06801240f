import { RegexError, type Assertion, type CharTest, type ParsedRegex, type RegexNode } from './regex-node.ts';

/** One instruction of the machine (Russ Cox, "Regular Expression Matching: the Virtual Machine Approach"). */
export type Instruction =
  | { readonly op: 'char'; readonly test: CharTest }
  | { readonly op: 'split'; readonly first: number; readonly second: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'assert'; readonly assertion: Assertion }
  | { readonly op: 'match' };

export interface Program {
  readonly instructions: readonly Instruction[];
  /** Slots of positions that groups save: two each, the whole match first. */
  readonly slots: number;
  readonly hasAssertions: boolean;
}

const longestProgram = 20_000;

/** Instructions run on into the next one; only `split` jumps. Repetitions are written out. */
export function compileProgram({ node, groups }: ParsedRegex, pattern: string): Program {
  const instructions: Instruction[] = [];
  const emit = (instruction: Instruction): number => {
    if (instructions.length >= longestProgram) throw new RegexError('expression too large', pattern.slice(0, 40));
    return instructions.push(instruction) - 1;
  };
  const patch = (at: number, first: number, second: number): void => {
    instructions[at] = { op: 'split', first, second };
  };
  const split = (): number => emit({ op: 'split', first: 0, second: 0 });

  const write = (part: RegexNode): void => {
    switch (part.kind) {
      case 'char':
        emit({ op: 'char', test: part.test });
        return;
      case 'assert':
        emit({ op: 'assert', assertion: part.assertion });
        return;
      case 'concat':
        for (const child of part.parts) write(child);
        return;
      case 'group':
        if (part.index > 0) emit({ op: 'save', slot: part.index * 2 });
        write(part.node);
        if (part.index > 0) emit({ op: 'save', slot: part.index * 2 + 1 });
        return;
      case 'alternate':
        writeAlternatives(part.parts);
        return;
      case 'repeat':
        writeRepeat(part);
    }
  };

  const writeAlternatives = (parts: readonly RegexNode[]): void => {
    const jumps: number[] = [];
    for (const [i, part] of parts.entries()) {
      if (i === parts.length - 1) {
        write(part);
        break;
      }
      const fork = split();
      write(part);
      jumps.push(split());
      patch(fork, fork + 1, instructions.length);
    }
    for (const jump of jumps) patch(jump, instructions.length, instructions.length);
  };

  const writeRepeat = ({ node: repeated, min, max, greedy }: Extract<RegexNode, { kind: 'repeat' }>): void => {
    const fork = (at: number, body: number, end: number): void =>
      greedy ? patch(at, body, end) : patch(at, end, body);
    for (let i = 0; i < min; i += 1) write(repeated);
    if (max === Infinity) {
      const start = split();
      write(repeated);
      patch(split(), start, start);
      fork(start, start + 1, instructions.length);
      return;
    }
    const forks: number[] = [];
    for (let i = min; i < max; i += 1) {
      forks.push(split());
      write(repeated);
    }
    for (const at of forks) fork(at, at + 1, instructions.length);
  };

  write(node);
  emit({ op: 'match' });
  const hasAssertions = instructions.some(({ op }) => op === 'assert');
  return { instructions, slots: (groups + 1) * 2, hasAssertions };
}
