/**
 * The part of the lint that the compiler can do. A refusal is a literal type that reads as a sentence, so that the
 * editor shows `Type '"ms"' is not assignable to type '"Use seconds ..."'`. The rest is in lint/.
 */
import type { Label, Labels } from './labels.ts';

type RefusedUnit = {
  ms: 'Use seconds: Prometheus’ base unit of time.';
  millis: 'Use seconds: Prometheus’ base unit of time.';
  milliseconds: 'Use seconds: Prometheus’ base unit of time.';
  minutes: 'Use seconds: Prometheus’ base unit of time.';
  hours: 'Use seconds: Prometheus’ base unit of time.';
  kilobytes: 'Use bytes: Prometheus’ base unit of size.';
  megabytes: 'Use bytes: Prometheus’ base unit of size.';
  percent: 'Use ratio: a share from 0 to 1.';
  total: 'Leave the suffix _total to Telltale.';
};

/** The unit itself, or the sentence that refuses it. */
export type CheckedUnit<Unit> = Unit extends keyof RefusedUnit ? RefusedUnit[Unit] : unknown;

type PersonalLabel =
  | 'user_id'
  | 'email'
  | 'request_id'
  | 'trace_id'
  | 'span_id'
  | 'session_id'
  | 'token'
  | 'password'
  | 'path'
  | 'url'
  | 'ip';

/** The labels themselves, with a sentence in place of each one that must not be a label. */
export type CheckedLabels<L extends Labels> = {
  readonly [Name in keyof L]: Name extends PersonalLabel
    ? 'A label must not hold a personal or per-request value: use logs or traces for it.'
    : Name extends 'le' | 'quantile' | `__${string}`
      ? 'Prometheus reserves this label name.'
      : Label;
};
