import type { TextFormat } from './formats/format.ts';
import { escapeName, isLegacyName } from './name-escaping.ts';
import type { Escaping } from './name-escaping.ts';
import { labelNameText } from './quoted-name.ts';

/** A format under an escaping: how names are shown. */
export class Dialect {
  readonly format: TextFormat;
  readonly #escaping: Escaping;

  constructor(format: TextFormat, escaping: Escaping) {
    this.format = format;
    this.#escaping = escaping;
  }

  /**
   * The name of a metric as it is shown; quotes, if it needs them, come with the line. As in Prometheus' own libraries,
   * `dots` doubles underscores only where the name has to be escaped anyway.
   */
  metricName(name: string): string {
    return isLegacyName(name) ? name : escapeName(name, this.#escaping);
  }

  /** The name of a label as it is shown, with the quotes that it needs. */
  labelName(name: string): string {
    if (this.#escaping === 'allow-utf-8') return labelNameText(name);
    // Names of metrics may hold colons, and so Prometheus' escaping leaves them; names of labels may not.
    return (isLegacyName(name) ? name : escapeName(name, this.#escaping)).replaceAll(':', '_');
  }
}
