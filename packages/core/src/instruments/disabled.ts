/**
 * What a disabled or hidden metric hands out: every method of every handle, doing nothing. One class, so that a call
 * site which meets only disabled metrics stays monomorphic, and V8 drops the call.
 */
export class DisabledMetric {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  inc(): void {}
  dec(): void {}
  set(): void {}
  setToCurrentTime(): void {}
  observe(): void {}
  reset(): void {}

  with(): this {
    return this;
  }

  startTimer(): () => number {
    return () => 0;
  }

  remove(): boolean {
    return false;
  }
}
