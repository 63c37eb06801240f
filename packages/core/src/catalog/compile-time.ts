/**
 * The part of the lint that the compiler can do. A refusal is a literal type that reads as a sentence, so that the
 * editor shows `Type '"ms"' is not assignable to type '"Use seconds ..."'`. The rest is in lint/,
 * which refuses everything that is refused here too.
 */
import type { ClosedLabel, Label, Labels, OptionalLabel } from './labels.ts';

type UseSeconds = 'Use seconds: Prometheus’ base unit of time.';
type UseBytes = 'Use bytes: Prometheus’ base unit of size.';
type UseRatio = 'Use ratio: a share from 0 to 1.';

/** Units with what to use in their place. */
export interface RefusedUnit {
  ns: UseSeconds;
  us: UseSeconds;
  ms: UseSeconds;
  s: UseSeconds;
  sec: UseSeconds;
  second: UseSeconds;
  millis: UseSeconds;
  milliseconds: UseSeconds;
  microseconds: UseSeconds;
  nanoseconds: UseSeconds;
  minutes: UseSeconds;
  hours: UseSeconds;
  days: UseSeconds;
  byte: UseBytes;
  bits: UseBytes;
  kb: UseBytes;
  mb: UseBytes;
  gb: UseBytes;
  kilobytes: UseBytes;
  megabytes: UseBytes;
  gigabytes: UseBytes;
  pct: UseRatio;
  percent: UseRatio;
  percentage: UseRatio;
  total: 'Leave the suffix _total to Telltale.';
}

/** The unit itself, or the sentence that refuses it. */
export type CheckedUnit<Unit> = Unit extends keyof RefusedUnit ? RefusedUnit[Unit] : Unit;

/** The names that people reach for first; lint/personal-labels.ts knows more. */
export type PersonalLabel =
  | 'user'
  | 'username'
  | `${'user' | 'customer' | 'account' | 'client' | 'device'}${'_id' | 'Id'}`
  | 'email'
  | `${string}_email`
  | 'phone'
  | 'ip'
  | 'client_ip'
  | 'ip_address'
  | 'client_address'
  | 'uuid'
  | `${'request' | 'trace' | 'span' | 'session' | 'message' | 'order' | 'job' | 'task'}${'_id' | 'Id'}`
  | 'path'
  | 'url'
  | 'uri'
  | 'referer'
  | 'user_agent'
  | 'token'
  | 'access_token'
  | 'api_key'
  | 'password'
  | 'secret'
  | 'cookie'
  | 'authorization';

export type ReservedLabel = 'le' | 'quantile' | 'job' | 'instance' | `__${string}`;

/** The labels themselves, with a sentence in place of each one that must not be a label. A closed list may be of any name. */
export type CheckedLabels<L extends Labels> = {
  readonly [Name in keyof L]: Name extends (
    L[Name] extends ClosedLabel | OptionalLabel<ClosedLabel> ? never : PersonalLabel
  )
    ? 'A label must not hold a personal or per-request value: use logs or traces for it.'
    : Name extends ReservedLabel
      ? 'Prometheus gives this label itself: choose another name.'
      : Label;
};
