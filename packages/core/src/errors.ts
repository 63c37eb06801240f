import { CodedError } from './coded-error.ts';
import type { ErrorCode } from './coded-error.ts';

/**
 * The errors of core and of the integrations that record with it, as one table: the code is stable, `means` says what went
 * wrong in general and `next` what to do about it. The documentation's list of errors is generated from this table.
 */
export const errorCodes = {
  TELLTALE_CATALOG_NAME: {
    means: 'A catalog has a name that cannot start a metric name.',
    next: 'Use lower-case letters, digits and single underscores, starting with a letter.',
  },
  TELLTALE_CATALOG_RESERVED: {
    means: 'A catalog was given under a key that the telemetry object uses itself.',
    next: 'Pass the catalog under another key of `catalogs`.',
  },
  TELLTALE_METRIC_NAME: {
    means: 'A metric would be exposed under a name that Prometheus’ naming rules refuse.',
    next: 'Rename the metric, or leave suffixes such as `_total` and the unit to Telltale.',
  },
  TELLTALE_METRIC_HELP: {
    means: 'A metric’s help text is not a full sentence.',
    next: 'Write one sentence that starts with a capital letter and ends with a full stop.',
  },
  TELLTALE_METRIC_UNIT: {
    means: 'A metric’s unit is not a base unit.',
    next: 'Use the base unit (seconds, bytes, ratio, ...) and convert where the value is recorded.',
  },
  TELLTALE_METRIC_BUCKETS: {
    means: 'A histogram’s buckets are not a strictly increasing list of finite numbers.',
    next: 'List the upper bounds in increasing order, without +Inf: it is added.',
  },
  TELLTALE_METRIC_OPTIONS: {
    means: 'A metric’s limits are not positive numbers.',
    next: 'Give `maxSeries` a positive whole number and `ttlSeconds` a positive number.',
  },
  TELLTALE_METRIC_CONFLICT: {
    means: 'Two different metrics would be exposed under one name.',
    next: 'Rename one of them, or make both definitions the same.',
  },
  TELLTALE_METRIC_UNKNOWN: {
    means: 'A definition is not part of the catalogs this telemetry was created with.',
    next: 'Add its catalog to `catalogs` of createTelemetry.',
  },
  TELLTALE_LABEL_NAME: {
    means: 'A label has a name that Prometheus refuses or reserves.',
    next: 'Use lower-case letters, digits and underscores; `le`, `quantile`, `job`, `instance` and names that start with `__` are reserved.',
  },
  TELLTALE_LABEL_PERSONAL: {
    means: 'A label would hold a personal, secret or per-request value.',
    next: 'Drop the label, or replace it with a class of values (a plan, a route template, a status); put the exact value into logs or traces.',
  },
  TELLTALE_LABEL_DECLARATION: {
    means: 'A label does not declare which values it can take.',
    next: 'Declare it with `oneOf(...)` for a closed list or `open(max)` for a budgeted one.',
  },
  TELLTALE_LABEL_UNKNOWN: {
    means: 'A label was recorded that the metric does not declare.',
    next: 'Declare the label in the definition, or leave it out of the call.',
  },
  TELLTALE_LABEL_MISSING: {
    means: 'A label that the metric declares was not given.',
    next: 'Pass a value for it, or declare it `optional(...)`.',
  },
  TELLTALE_LABEL_VALUE: {
    means: 'A label value is not one of the values that the label declares.',
    next: 'Pass one of the declared values, or add the new value to the definition.',
  },
  TELLTALE_VALUE: {
    means: 'A recorded value is not a number that the metric can hold.',
    next: 'Pass a finite number; counters take only numbers that are not negative.',
  },
  TELLTALE_TIMER_UNIT: {
    means: 'A timer was started on a metric that does not measure seconds.',
    next: "Declare the metric with `unit: 'seconds'`.",
  },
  TELLTALE_OPTIONS: {
    means: 'An option has a value that cannot be used.',
    next: 'Correct the option.',
  },
  TELLTALE_COLLECTOR: {
    means:
      'A collector failed, took longer than its timeout, or reported a metric that it does not list; or a metric of the application’s own client took longer than that.',
    next: 'See the cause: list what the collector reports under `metrics`, or make what it asks answer sooner. Until it succeeds, its metrics are left out of the page.',
  },
  TELLTALE_PAGE_RELEASED: {
    means: 'A page of metrics was read after its buffers had been given back.',
    next: 'Call `release()` last; what `text()` and `gzip()` returned before stays.',
  },
  TELLTALE_LISTEN: {
    means: 'The metrics server could not listen on its address.',
    next: 'Choose a free port, or 0 for any, and an address of this machine.',
  },
  TELLTALE_SECRET: {
    means: 'A secret that guards the endpoints is missing or empty.',
    next: 'Set it before the service starts; the endpoints never open without it.',
  },
  TELLTALE_INSTRUMENT: {
    means: 'An instrument was given an object that does not look like the one it instruments.',
    next: 'Pass the library’s own object, of a version that the reference of instruments lists.',
  },
  TELLTALE_CLIENT: {
    means: 'The registry given is not one that Telltale can work with.',
    next: 'Pass `register` of prom-client 15 or @prometheus-io/client 0.16, a `new Registry()` of either, what createRegistry makes, or `false`.',
  },
} as const satisfies Readonly<Record<string, ErrorCode>>;

/** The stable code of a {@link TelltaleError}. */
export type TelltaleErrorCode = keyof typeof errorCodes;

/** A mistake that Telltale refuses: what is wrong, with which value, and the next step. */
export class TelltaleError extends CodedError<TelltaleErrorCode> {
  override readonly name = 'TelltaleError';

  constructor(code: TelltaleErrorCode, problem: string, value?: unknown, cause?: unknown) {
    super(errorCodes, code, problem, value, cause);
  }
}

/** How an offending value is shown in a message: short, quoted, on one line. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : textOf(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** An object without a prototype, such as a parsed query, cannot be made a text. */
function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
