import { PromQLError } from '../../errors.ts';
import { refused } from '../refused.ts';
import { nearestName } from '../../lint/nearest-name.ts';

/** The names that labels have in the rendered query, by the names that definitions give them; `null` where they are left out. */
export class LabelNames {
  readonly #names: ReadonlyMap<string, string | null>;
  /** Labels that are not known may be there, too. */
  readonly open: boolean;

  constructor(names: Iterable<readonly [string, string | null]>, open = false) {
    this.#names = new Map(names);
    this.open = open;
  }

  /** The rendered name; `null` where the convention leaves the label out, `undefined` where there is no such label. */
  get(label: string): string | null | undefined {
    const name = this.#names.get(label);
    return name === undefined && this.open ? label : name;
  }

  /**
   * The rendered name of a label that is needed.
   *
   * @param what what needs it, such as `by()`
   * @throws PromQLError `PROMQL_LABEL_UNKNOWN`, `PROMQL_LABEL_HIDDEN`
   */
  need(label: string, what: string, convention: string): string {
    if (typeof label !== 'string') throw refused(what, 'names of labels, one after the other', label);
    const name = this.get(label);
    if (typeof name === 'string') return name;
    if (name === null) {
      const message = `${what} needs the label "${label}", which the convention "${convention}" leaves out.`;
      throw new PromQLError('PROMQL_LABEL_HIDDEN', message);
    }
    throw new PromQLError('PROMQL_LABEL_UNKNOWN', `${what} names the label "${label}", ${this.#insteadOf(label)}`);
  }

  #insteadOf(label: string): string {
    const labels = this.list().toSorted();
    if (labels.length === 0) return 'but there are no labels here.';
    const nearest = nearestName(label, labels);
    const guess = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
    return `which is not among those that are here: ${labels.join(', ')}.${guess}`;
  }

  /** The labels as definitions name them. */
  list(): readonly string[] {
    return [...this.#names.keys()];
  }

  entries(): readonly (readonly [string, string | null])[] {
    return [...this.#names];
  }

  /** These labels alone: what is left by `by`. */
  only(labels: readonly string[]): LabelNames {
    return new LabelNames(labels.map((label) => [label, this.get(label) ?? null]));
  }

  except(labels: readonly string[]): LabelNames {
    return new LabelNames(
      this.entries().filter(([label]) => !labels.includes(label)),
      this.open,
    );
  }

  with(label: string, name: string | null = label): LabelNames {
    return new LabelNames([...this.entries(), [label, name]], this.open);
  }
}

export const noLabels: LabelNames = new LabelNames([]);

/** Whatever labels there are, by their own names. */
export const anyLabels: LabelNames = new LabelNames([], true);
