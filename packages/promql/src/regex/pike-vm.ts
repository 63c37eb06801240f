import { isWordChar } from './char-classes.ts';
import type { Program } from './program.ts';
import type { Assertion } from './regex-node.ts';

type Slots = readonly number[];

interface Threads {
  readonly at: number[];
  readonly slots: Slots[];
  /** The step at which an instruction was last added: none is added twice. */
  readonly marks: Uint32Array;
}

/**
 * Matches a whole text in time proportional to its length, whatever the pattern: all ways to match advance together, the
 * preferred ones first, as in RE2.
 *
 * @param start - Where the text to be matched begins; assertions see what stands before.
 * @returns the positions that the groups saved (-1 where one took no part), or `undefined`
 */
export function matchWhole(program: Program, text: string, start: number = 0): Slots | undefined {
  const size = program.instructions.length;
  let current: Threads = { at: [], slots: [], marks: new Uint32Array(size) };
  let next: Threads = { at: [], slots: [], marks: new Uint32Array(size) };
  addThread(program, current, {
    pc: 0,
    slots: Array.from({ length: program.slots }, () => -1),
    text,
    index: start,
    mark: 1,
  });
  let matched: Slots | undefined;
  for (let index = start, mark = 2; current.at.length > 0; mark += 1) {
    const point = text.codePointAt(index);
    const after = index + (point !== undefined && point > 0xffff ? 2 : 1);
    next.at.length = 0;
    next.slots.length = 0;
    for (let i = 0; i < current.at.length; i += 1) {
      const instruction = program.instructions[current.at[i] ?? 0];
      const slots = current.slots[i] ?? [];
      if (instruction?.op === 'match' && point === undefined) {
        matched = slots;
        break;
      }
      if (instruction?.op !== 'char' || point === undefined || !instruction.test(point)) continue;
      addThread(program, next, { pc: (current.at[i] ?? 0) + 1, slots, text, index: after, mark });
    }
    if (point === undefined) break;
    [current, next] = [next, current];
    index = after;
  }
  if (matched === undefined) return undefined;
  return [start, text.length, ...matched.slice(2)];
}

interface Arrival {
  readonly pc: number;
  readonly slots: Slots;
  readonly text: string;
  readonly index: number;
  readonly mark: number;
}

/** Adds a thread and all that it forks into without reading a character, the preferred first. */
function addThread({ instructions }: Program, threads: Threads, arrival: Arrival): void {
  const { text, index, mark } = arrival;
  const waiting: [number, Slots][] = [[arrival.pc, arrival.slots]];
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    const [pc, slots] = entry;
    if (threads.marks[pc] === mark) continue;
    threads.marks[pc] = mark;
    const instruction = instructions[pc];
    if (instruction?.op === 'split') waiting.push([instruction.second, slots], [instruction.first, slots]);
    else if (instruction?.op === 'save') waiting.push([pc + 1, slots.with(instruction.slot, index)]);
    else if (instruction?.op === 'assert') {
      if (holds(instruction.assertion, text, index)) waiting.push([pc + 1, slots]);
    } else {
      threads.at.push(pc);
      threads.slots.push(slots);
    }
  }
}

function holds(assertion: Assertion, text: string, index: number): boolean {
  switch (assertion) {
    case 'text-start':
      return index === 0;
    case 'text-end':
      return index === text.length;
    case 'line-start':
      return index === 0 || text[index - 1] === '\n';
    case 'line-end':
      return index === text.length || text[index] === '\n';
    case 'word':
      return isWordAt(text, index - 1) !== isWordAt(text, index);
    case 'no-word':
      return isWordAt(text, index - 1) === isWordAt(text, index);
    default:
      return false;
  }
}

function isWordAt(text: string, index: number): boolean {
  return index >= 0 && index < text.length && isWordChar(text.charCodeAt(index));
}
