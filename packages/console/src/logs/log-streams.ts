/** What tells a stream of lines apart. */
export type StreamLabels = Readonly<Record<string, string>>;

interface HeldStream {
  readonly labels: StreamLabels;
  lines: number;
}

/** As many as Loki takes by default (`max_global_streams_per_user`). */
const MAX_STREAMS = 5000;

/** The streams that have lines, the labels of each once, however many pushes bring them. */
export class LogStreams {
  readonly #byText = new Map<string, HeldStream>();
  /** Of those that came in with other lines: what was found out once. */
  readonly #known = new WeakMap<StreamLabels, HeldStream>();

  get labels(): readonly StreamLabels[] {
    return Array.from(this.#byText.values(), ({ labels }) => labels);
  }

  /** One more line has these labels; `undefined` where there are too many streams already. */
  hold(given: StreamLabels): StreamLabels | undefined {
    let stream = this.#known.get(given);
    if (stream === undefined || stream.lines === 0) {
      const text = textOf(given);
      stream = this.#byText.get(text);
      if (stream === undefined) {
        if (this.#byText.size >= MAX_STREAMS) return undefined;
        stream = { labels: given, lines: 0 };
        this.#byText.set(text, stream);
      }
      this.#known.set(given, stream);
    }
    stream.lines += 1;
    return stream.labels;
  }

  /** One line less has them. */
  release(labels: StreamLabels): void {
    const stream = this.#known.get(labels);
    if (stream === undefined) return;
    stream.lines -= 1;
    if (stream.lines === 0) this.#byText.delete(textOf(labels));
  }
}

function textOf(labels: StreamLabels): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
