import { DEFAULT_SECONDS_BUCKETS } from '../catalog/definition.ts';

/**
 * Bucket bounds of the shipped catalogs. `histogram_quantile` answers with the highest finite bound for anything above
 * it, so a threshold that an alert compares a quantile with must be a bound and have another one above it.
 */

/** Seconds. Advice of https://opentelemetry.io/docs/specs/semconv/http/http-metrics/ for `http.server.request.duration`. */
export const REQUEST_SECONDS = DEFAULT_SECONDS_BUCKETS;

/**
 * Seconds. {@link REQUEST_SECONDS} with 2 and 30: the default alerts compare the 95th percentile with 2 s and the 99th
 * with 10 s.
 */
export const SERVER_REQUEST_SECONDS: readonly number[] = Object.freeze(
  [...REQUEST_SECONDS, 2, 30].toSorted((a, b) => a - b),
);

/** Seconds. Work of any length up to minutes: tasks, batches, workflows, agents. */
export const WORK_SECONDS: readonly number[] = Object.freeze([
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300,
]);

/**
 * Seconds. {@link REQUEST_SECONDS}, which is the advice of
 * https://opentelemetry.io/docs/specs/semconv/messaging/messaging-metrics/, up to minutes: a handler may take long.
 */
export const MESSAGE_SECONDS: readonly number[] = Object.freeze([...REQUEST_SECONDS, 30, 60, 120, 300]);

/** Seconds. {@link WORK_SECONDS} for work that may well take longer: an alert compares exports with 300 s. */
export const LONG_WORK_SECONDS: readonly number[] = Object.freeze([...WORK_SECONDS, 600, 1800]);

/** Seconds. Advice of https://opentelemetry.io/docs/specs/semconv/database/database-metrics/ for `db.client.operation.duration`. */
export const DATABASE_SECONDS: readonly number[] = Object.freeze([0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]);

/** Seconds. Advice of https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/ for `gen_ai.client.operation.duration`. */
export const GENERATION_SECONDS: readonly number[] = Object.freeze([
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
]);

/** Tokens. Advice of https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/ for `gen_ai.client.token.usage`. */
export const TOKENS: readonly number[] = Object.freeze([
  1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
]);

/** Seconds. Memory and one hop to a cache: below a millisecond where the value is at hand. */
export const CACHE_SECONDS: readonly number[] = Object.freeze([
  0.000_01, 0.000_05, 0.000_1, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1,
]);

/** Seconds. {@link REQUEST_SECONDS} with finer ones below: minor collections take fractions of a millisecond. */
export const GC_SECONDS: readonly number[] = Object.freeze([0.000_5, 0.001, ...REQUEST_SECONDS]);

/** Seconds. How long a person stays or takes to answer: a second to a day. */
export const HUMAN_SECONDS: readonly number[] = Object.freeze([
  1, 5, 15, 30, 60, 120, 300, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400,
]);

/** Bytes, powers of four: 64 bytes to 16 MiB. */
export const BODY_BYTES: readonly number[] = Object.freeze([
  64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216,
]);

/** Bytes, powers of four: 1 KiB to 4 GiB. */
export const FILE_BYTES: readonly number[] = Object.freeze([
  1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864, 268_435_456, 1_073_741_824,
  4_294_967_296,
]);

/** A number of things that one session or one request does. */
export const FEW: readonly number[] = Object.freeze([0, 1, 2, 3, 5, 10, 20, 50, 100, 200, 500]);
