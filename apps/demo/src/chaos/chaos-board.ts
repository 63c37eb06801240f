import type { PartName } from '../parts/parts.ts';
import { chaosSwitches } from './switches.ts';
import type { ChaosName, ChaosSwitch } from './switches.ts';

/** A switch and how it stands. */
export interface ChaosState {
  readonly name: string;
  readonly key: string;
  readonly title: string;
  readonly effect: string;
  readonly consequence: string;
  readonly active: boolean;
  /** Until it goes off by itself. */
  readonly secondsLeft: number;
}

/** How the board reaches the parts, and who hears of changes. */
export interface ChaosWiring {
  readonly switchChaos: (part: PartName, name: ChaosName, active: boolean) => void;
  readonly onChange: (chaos: ChaosSwitch, active: boolean) => void;
}

/** Knows which disturbances are on, and switches each off when its time is over. */
export class ChaosBoard {
  readonly #wiring: ChaosWiring;
  readonly #active = new Map<string, { readonly endsAt: number; readonly timer: NodeJS.Timeout }>();

  constructor(wiring: ChaosWiring) {
    this.#wiring = wiring;
  }

  states(): readonly ChaosState[] {
    return chaosSwitches.map(({ name, key, title, effect, consequence }) => {
      const endsAt = this.#active.get(name)?.endsAt;
      const left = endsAt === undefined ? 0 : Math.max(0, (endsAt - performance.now()) / 1000);
      return { name, key, title, effect, consequence, active: endsAt !== undefined, secondsLeft: left };
    });
  }

  /** Switches a disturbance on; one that is on begins anew. False where there is none of that name. */
  start(name: string): boolean {
    const chaos = chaosSwitches.find((each) => each.name === name);
    if (chaos === undefined) return false;
    this.#forget(name);
    this.#wiring.switchChaos(chaos.part, chaos.name, true);
    if (chaos.seconds > 0) {
      const timer = setTimeout(() => this.stop(name), chaos.seconds * 1000).unref();
      this.#active.set(name, { endsAt: performance.now() + chaos.seconds * 1000, timer });
    }
    this.#wiring.onChange(chaos, true);
    return true;
  }

  /** Switches a disturbance off. False where there is none of that name. */
  stop(name: string): boolean {
    const chaos = chaosSwitches.find((each) => each.name === name);
    if (chaos === undefined) return false;
    if (this.#forget(name)) {
      this.#wiring.switchChaos(chaos.part, chaos.name, false);
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

  #forget(name: string): boolean {
    clearTimeout(this.#active.get(name)?.timer);
    return this.#active.delete(name);
  }
}
