import { CodedError } from '@telltale/core';

/**
 * Every error this package throws, as one table: the code is stable, `means` says what went wrong in general and `next` what
 * to do about it. An expectation that is not met is no error of this table: it fails the test with an `AssertionError`.
 */
export const testingErrorCodes = {
  TESTING_LABEL: {
    means: 'An expectation names a label that the metric does not have.',
    next: 'Name a label of the definition.',
  },
  TESTING_EXPECTATION: {
    means: 'What is expected cannot be told of this metric, for example a sum of a counter.',
    next: 'Expect what a metric of this type records.',
  },
  TESTING_BUCKETS: {
    means: 'An expectation asks for a range of values whose ends are not bounds of the histogram’s buckets.',
    next: 'Use bounds of its buckets, or give the definition a bucket that ends there.',
  },
  TESTING_OPTIONS: {
    means: 'An option of a simulation has a value that cannot be used.',
    next: 'Correct the option.',
  },
  TESTING_TIME: {
    means: 'A time of a simulation is not a duration such as `1h30m`, or not one that it can tell of.',
    next: 'Write a duration since the start, and run the simulation until then before you ask.',
  },
  TESTING_RULES: {
    means: 'The rules of a simulation cannot be read.',
    next: 'Pass the groups of a rule file, or its YAML.',
  },
  TESTING_RULE_FAILED: {
    means: 'A rule could not be evaluated, as it would not be in Prometheus.',
    next: 'Correct the rule, or the series that it was given.',
  },
  TESTING_SERIES: {
    means: 'A series of a simulation cannot be stored.',
    next: 'Give each series one script, and values that go on in time.',
  },
  TESTING_ALERT_UNKNOWN: {
    means: 'An expectation names an alert that no rule raises.',
    next: 'Use the name of an alerting rule of the simulation.',
  },
  TESTING_PROMTOOL: {
    means: 'A simulation cannot be written as a unit test of promtool.',
    next: 'Leave out what promtool does not know, or keep the test in Vitest alone.',
  },
} as const;

/** The stable code of a {@link TestingError}. */
export type TestingErrorCode = keyof typeof testingErrorCodes;

/**
 * A test that cannot be right, as opposed to one that fails: it names an alert or a label that does not exist, or asks for a
 * time that has not come yet.
 */
export class TestingError extends CodedError<TestingErrorCode> {
  override readonly name = 'TestingError';

  constructor(code: TestingErrorCode, problem: string, value?: unknown, cause?: unknown) {
    super(testingErrorCodes, code, problem, value, cause);
  }
}
