import type { LoadedConfig } from '../config/load-config.ts';
import type { CliFinding } from '../io/finding.ts';
import type { CliIo } from '../io/io.ts';
import type { Progress } from '../io/progress.ts';
import type { Style } from '../io/style.ts';

/** What a verb works with. */
export interface VerbContext {
  readonly io: CliIo;
  readonly style: Style;
  readonly progress: Progress;
  /** Loads the configuration that the command line names, or the nearest. */
  readonly loadConfig: () => Promise<LoadedConfig>;
  /** A path as it is shown: from the folder that the command runs in, with forward slashes. */
  readonly shownPath: (path: string) => string;
}

/** What a verb comes to. */
export interface Outcome {
  /** For people, without a line feed at its end. */
  readonly text: string;
  /** What `--json` has besides `version`, `command`, `ok` and `findings`. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly findings: readonly CliFinding[];
  /** Whether the command succeeds: exit code 0 rather than 1. */
  readonly ok: boolean;
}

/** Values of options as commander reads them: by their long names in camel case. */
export type OptionValues = Readonly<Record<string, unknown>>;

/** An option of the command line: its flags and what it is for, as help shows them. */
export type OptionRow = readonly [flags: string, description: string, more?: OptionDetails];

/** As messages name it. */
export type NumberRange = 'from 0 on' | 'above 0';

export interface OptionDetails {
  readonly choices?: readonly string[];
  readonly default?: string | number;
  /** Reads a text as a number of this range. */
  readonly number?: NumberRange;
  /** Can be given several times. */
  readonly repeated?: boolean;
}

/** A command of `telltale`. */
export interface Verb {
  readonly name: string;
  readonly summary: string;
  /** More than the summary, for its own help. */
  readonly description?: string;
  /** As commander writes them: `<url...>`, `[files...]`, with what they are. */
  readonly args: readonly (readonly [name: string, description: string])[];
  readonly options: readonly OptionRow[];
  readonly examples: readonly string[];
  /** @param args - What was given for each of `args`. */
  run(args: readonly (readonly string[])[], options: OptionValues, context: VerbContext): Promise<Outcome>;
}
