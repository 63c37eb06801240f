import type { Metric } from '@telltale/core';
import { demandVerdict } from '../verdict.ts';
import type { ExpectedOf } from './expected.ts';
import { recordedVerdict, recordsVerdict } from './metric-verdicts.ts';
import type { RecordedLabels, RecordingTelemetry } from './recorded.ts';

/**
 * Asserts what a metric has recorded so far, for test runners without matchers.
 *
 * @param labels - Some of its labels; the series that have them are added up.
 * @param expected - @default anything at all
 * @throws AssertionError that shows what was recorded instead
 * @throws TestingError `TESTING_LABEL`, `TESTING_EXPECTATION`, `TESTING_BUCKETS`
 *
 * @example
 * ```ts
 * import { cache } from '@telltale/core/catalogs';
 * import { assertRecorded, isolatedTelemetry } from '@telltale/testing';
 *
 * const telemetry = isolatedTelemetry({ catalogs: { cache } });
 * telemetry.cache.hits.inc({ cache: 'prices', cache_level: 'l1', data_type: 'quote' });
 * await assertRecorded(telemetry, cache.hits, { cache_level: 'l1' }, 1);
 * ```
 */
export async function assertRecorded<M extends Metric>(
  telemetry: RecordingTelemetry,
  metric: M,
  labels?: RecordedLabels<M>,
  expected?: ExpectedOf<M>,
): Promise<void> {
  demandVerdict(await recordedVerdict(telemetry, metric, labels, expected), true);
}

/** Asserts that a metric has not recorded this, or nothing at all; see {@link assertRecorded}. */
export async function assertNotRecorded<M extends Metric>(
  telemetry: RecordingTelemetry,
  metric: M,
  labels?: RecordedLabels<M>,
  expected?: ExpectedOf<M>,
): Promise<void> {
  demandVerdict(await recordedVerdict(telemetry, metric, labels, expected), false);
}

/** Asserts what an action adds to a metric, by its values before and after; otherwise as {@link assertRecorded}. */
export async function assertRecords<M extends Metric>(
  action: () => unknown,
  telemetry: RecordingTelemetry,
  metric: M,
  labels?: RecordedLabels<M>,
  expected?: ExpectedOf<M>,
): Promise<void> {
  demandVerdict(await recordsVerdict(action, telemetry, metric, labels, expected), true);
}

/** Asserts that an action does not add this to a metric, or nothing at all; see {@link assertRecords}. */
export async function assertDoesNotRecord<M extends Metric>(
  action: () => unknown,
  telemetry: RecordingTelemetry,
  metric: M,
  labels?: RecordedLabels<M>,
  expected?: ExpectedOf<M>,
): Promise<void> {
  demandVerdict(await recordsVerdict(action, telemetry, metric, labels, expected), false);
}
