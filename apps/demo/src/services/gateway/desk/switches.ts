/** The disturbances that the gateway suffers. */
export type Disturbance = 'approval-timeouts' | 'budget-overrun';

/** Which of them are on. */
export class Switches {
  readonly #active = new Set<Disturbance>();

  set(name: Disturbance, active: boolean): void {
    if (active) this.#active.add(name);
    else this.#active.delete(name);
  }

  isOn(name: Disturbance): boolean {
    return this.#active.has(name);
  }
}
