import type { PartName } from '../parts/parts.ts';
import { chaosSwitches } from './switches.ts';
import type { ChaosName, ChaosSwitch } from './switches.ts';

/** A switch and how it stands. */
export interface ChaosState extends ChaosSwitch {
  readonly active: boolean;
  /** Until it goes off by itself. */
  readonly secondsLeft: number;
  /** Why it could not be switched the last time, if so. */
  readonly problem?: string;
}

/** How the board reaches the parts, and who hears of changes. */
export interface ChaosWiring {
  /** May take its time; where it throws or rejects, the part has not heard of it. */
  readonly switchChaos: (part: PartName, name: ChaosName, active: boolean) => void | Promise<void>;
  readonly onChange: (chaos: ChaosSwitch, active: boolean) => void;
}

/** Knows which disturbances are on, and switches each off when its time is over. */
export class ChaosBoard {
  readonly #wiring: ChaosWiring;
  readonly #active = new Map<string, { readonly endsAt: number; readonly timer: NodeJS.Timeout }>();
  readonly #problems = new Map<string, string>();

  constructor(wiring: ChaosWiring) {
    this.#wiring = wiring;
  }

  states(): readonly ChaosState[] {
    return chaosSwitches.map((chaos) => {
      const endsAt = this.#active.get(chaos.name)?.endsAt;
      const problem = this.#problems.get(chaos.name);
      return {
        ...chaos,
        active: endsAt !== undefined,
        secondsLeft: endsAt === undefined ? 0 : Math.max(0, (endsAt - performance.now()) / 1000),
        ...(problem !== undefined && { problem }),
      };
    });
  }

  /**
   * Switches a disturbance on, for its own time unless another is given; one that is on begins anew. False where there is none of
   * that name.
   */
  start(name: string, asked?: number): boolean {
    const chaos = chaosSwitches.find((each) => each.name === name);
    if (chaos === undefined) return false;
    this.#forget(name);
    const milliseconds = (asked ?? chaos.seconds) * 1000;
    const timer = setTimeout(() => this.stop(name), milliseconds).unref();
    this.#active.set(name, { endsAt: performance.now() + milliseconds, timer });
    void this.#switch(chaos, true);
    this.#wiring.onChange(chaos, true);
    return true;
  }

  /** Switches a disturbance off. False where there is none of that name. */
  stop(name: string): boolean {
    const chaos = chaosSwitches.find((each) => each.name === name);
    if (chaos === undefined) return false;
    if (this.#forget(name)) {
      void this.#switch(chaos, false);
      this.#wiring.onChange(chaos, false);
    }
    return true;
  }

  /** A key switches on what is off, and off what is on. */
  press(key: string): void {
    const chaos = chaosSwitches.find((each) => each.key === key);
    if (chaos === undefined) return;
    if (this.#active.has(chaos.name)) this.stop(chaos.name);
    else this.start(chaos.name);
  }

  close(): void {
    for (const name of this.#active.keys()) this.#forget(name);
  }

  /** What a part has not heard of is not on. */
  async #switch({ part, name }: { readonly part: PartName; readonly name: ChaosName }, active: boolean): Promise<void> {
    try {
      await this.#wiring.switchChaos(part, name, active);
      this.#problems.delete(name);
    } catch (error) {
      this.#problems.set(name, (error as Error).message);
      this.#forget(name);
    }
  }

  #forget(name: string): boolean {
    clearTimeout(this.#active.get(name)?.timer);
    return this.#active.delete(name);
  }
}
