/** Samples that belong together, such as those of one page: queries see all of them or none. */
export interface SampleBatch {
  /** Tells it from all others of its storage; none is 0. */
  readonly number: number;
  /** From now on queries that begin see its samples. It has to be called, whatever happens. */
  end(): void;
}

/** Says of the number of a batch whether a query must not see it. */
export type IsHidden = (batch: number) => boolean;

/**
 * Which batches are still being written. What a query sees is settled when it begins, as in Prometheus (`tsdb/isolation.go`).
 */
export class Batches {
  readonly #open = new Set<number>();
  #last = 0;

  begin(): SampleBatch {
    const number = ++this.#last;
    this.#open.add(number);
    return { number, end: () => void this.#open.delete(number) };
  }

  /** What is hidden from a query that begins now: batches that are being written, and those that begin while it runs. */
  hidden(): IsHidden {
    const last = this.#last;
    const open = new Set(this.#open);
    return (batch) => batch > last || (open.size > 0 && open.has(batch));
  }
}
