import type { Program } from './program.ts';

interface State {
  /** The instructions that read a character, or match. */
  readonly at: readonly number[];
  readonly accepts: boolean;
  readonly ascii: (State | undefined)[];
  readonly others: Map<number, State>;
}

const mostStates = 2000;

/**
 * Tells whether whole texts match, for programs without assertions: the sets of instructions that {@link matchWhole} goes
 * through become states, made when first needed. A text then costs one table look-up a character.
 */
export class LazyDfa {
  readonly #program: Program;
  #states = new Map<string, State>();
  #start: State;

  constructor(program: Program) {
    this.#program = program;
    this.#start = this.#stateOf([0]);
  }

  matches(text: string): boolean {
    let state = this.#start;
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      if (unit < 128) {
        state = state.ascii[unit] ??= this.#after(state, unit);
      } else {
        const point = text.codePointAt(i) ?? 0;
        if (point > 0xffff) i += 1;
        let next = state.others.get(point);
        if (next === undefined) state.others.set(point, (next = this.#after(state, point)));
        state = next;
      }
      if (state.at.length === 0) return false;
    }
    return state.accepts;
  }

  #after({ at }: State, point: number): State {
    const { instructions } = this.#program;
    const reached: number[] = [];
    for (const pc of at) {
      const instruction = instructions[pc];
      if (instruction?.op === 'char' && instruction.test(point)) reached.push(pc + 1);
    }
    return this.#stateOf(reached);
  }

  #stateOf(reached: readonly number[]): State {
    const at = this.#closure(reached);
    const key = at.join(',');
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    // Forgotten states live on only as long as a match under way holds them.
    if (this.#states.size >= mostStates) this.#forget();
    const { instructions } = this.#program;
    const accepts = at.some((pc) => instructions[pc]?.op === 'match');
    const state: State = { at, accepts, ascii: [], others: new Map() };
    this.#states.set(key, state);
    return state;
  }

  #forget(): void {
    this.#states = new Map();
    this.#start = this.#stateOf([0]);
  }

  #closure(reached: readonly number[]): number[] {
    const { instructions } = this.#program;
    const seen = new Set<number>();
    const at = new Set<number>();
    const waiting = [...reached];
    for (let pc = waiting.pop(); pc !== undefined; pc = waiting.pop()) {
      if (seen.has(pc)) continue;
      seen.add(pc);
      const instruction = instructions[pc];
      if (instruction?.op === 'split') waiting.push(instruction.second, instruction.first);
      else if (instruction?.op === 'save') waiting.push(pc + 1);
      else at.add(pc);
    }
    return [...at].toSorted((a, b) => a - b);
  }
}
