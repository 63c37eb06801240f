export { createWatchdogs } from './create-watchdogs.ts';

export type { Undo } from '../instrument/undo.ts';
export type {
  Severity,
  Watchdog,
  WatchdogCheck,
  WatchdogContext,
  WatchdogOptions,
  Watchdogs,
} from './create-watchdogs.ts';
