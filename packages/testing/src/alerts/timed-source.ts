/** Something in a simulation that has to happen at times. Times are milliseconds since the start. */
export interface TimedSource {
  /** When it is next to happen; Infinity where never. */
  next(): number;
  /** Lets happen what is due. */
  run(time: number): Promise<void> | void;
}
