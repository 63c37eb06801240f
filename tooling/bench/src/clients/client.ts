/** A metric that a suite wants, to be made in each client's own idiom. */
export interface MetricSpec {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly name: string;
  /** Labels by name: the values of a closed one, `null` for an open one. Only Telltale knows the difference. */
  readonly labels: Readonly<Record<string, readonly string[] | null>>;
  /** Of a histogram, without `+Inf`. @default none */
  readonly buckets?: readonly number[];
}

export type LabelSet = Readonly<Record<string, string>>;

/** The methods that the clients agree on; a metric has those of its type. */
export interface Recorder {
  inc(labels: LabelSet, value?: number): void;
  set(labels: LabelSet, value: number): void;
  observe(labels: LabelSet, value: number): void;
}

/** One series, held by the application. */
export interface Child {
  inc(value?: number): void;
  set(value: number): void;
  observe(value: number): void;
}

/** A client with its metrics and nothing else on its page. */
export interface Client {
  metric(name: string): Recorder;
  /** The child of a label set; `null` where the client has no such thing. */
  held(name: string, labels: LabelSet): Child | null;
  /** Renders the page as the client's own endpoint does, and returns its length in bytes. */
  scrape(): Promise<number>;
}

export type OpenClient = (specs: readonly MetricSpec[]) => Client;
