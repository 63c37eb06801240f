/**
 * Every error this package throws, as one table: the code is stable, `means` says what went wrong in general and `next`
 * what to do about it. All of them end the command with exit code 2.
 */
export const cliErrorCodes = {
  CLI_USAGE: {
    means: 'The command line cannot be understood.',
    next: 'Run telltale --help, or telltale <command> --help.',
  },
  CLI_CONFIG_MISSING: {
    means: 'There is no configuration where one is needed.',
    next: 'Run telltale init to have one written, or name it with --config.',
  },
  CLI_CONFIG_SYNTAX: {
    means: 'The configuration, or a file that it imports, is not what Node.js can run.',
    next: 'Correct the place shown. TypeScript is run with its types taken out: enums, namespaces and parameter properties are not.',
  },
  CLI_CONFIG_IMPORT: {
    means: 'The configuration imports what is not there.',
    next: 'Correct the import, or install the package.',
  },
  CLI_CONFIG_FAILED: {
    means: 'The configuration, or a file that it imports, throws.',
    next: 'Correct the place shown.',
  },
  CLI_CONFIG_OPTION: {
    means: 'An option of the configuration is unknown, or has a value that cannot be used.',
    next: 'Correct the option.',
  },
  CLI_CONFLICT: {
    means: 'Two generated files would have one path.',
    next: 'Rename what one of them is made from.',
  },
  CLI_FILE: {
    means: 'A file cannot be read or written.',
    next: 'Check that it exists, and who may read and write it.',
  },
  CLI_FETCH: {
    means: 'A server does not answer as it should.',
    next: 'Check the address, the credentials and whether the server runs; --timeout waits longer.',
  },
  CLI_METRIC_UNKNOWN: {
    means: 'No metric has the name given.',
    next: 'Use a name as it is exposed (http_requests_total) or as it is declared (http.requests).',
  },
  CLI_SNAPSHOT: {
    means: 'What two versions are to be compared by is no snapshot, configuration or revision of git.',
    next: 'Name a configuration, a file written by telltale diff --save, or REVISION:PATH.',
  },
} as const;

/** The stable code of a {@link CliError}. */
export type CliErrorCode = keyof typeof cliErrorCodes;

/** A place in a file; lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** Why a command cannot do its work: what is wrong, where, and the next step. */
export class CliError extends Error {
  override readonly name = 'CliError';
  /** Stable; safe to compare against. */
  readonly code: CliErrorCode;
  /** Where it is wrong, where that is a file. */
  readonly place: Place | undefined;
  /** The lines around the place, where they are known. */
  readonly excerpt: string | undefined;

  constructor(
    code: CliErrorCode,
    problem: string,
    details: {
      readonly place?: Place | undefined;
      readonly excerpt?: string | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    const message = endsInNextStep(problem) ? problem : `${problem.replace(/\.?$/, '.')} ${cliErrorCodes[code].next}`;
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.place = details.place;
    this.excerpt = details.excerpt;
  }
}

/** Errors of Telltale's other packages end in their own next step, and their code. */
function endsInNextStep(message: string): boolean {
  return / \[[A-Z]+_[A-Z_]+\]$/.test(message);
}
