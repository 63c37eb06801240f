import { failureOf, type Failure } from '../failure-of.ts';

/** What the answers of Redis to a command that failed start with. */
const prefixes: ReadonlySet<string> = new Set(
  (
    'ERR WRONGTYPE NOAUTH NOPERM WRONGPASS NOPROTO EXECABORT NOSCRIPT MOVED ASK CROSSSLOT CLUSTERDOWN TRYAGAIN LOADING BUSY ' +
    'READONLY MASTERDOWN MISCONF OOM NOREPLICAS UNKILLABLE BUSYKEY BUSYGROUP NOGROUP INPROG NOGOODSLAVE NOTBUSY UNBLOCKED IOERR ' +
    'NOTREADY INVALIDOBJ'
  ).split(' '),
);

/** `WRONGTYPE` for "WRONGTYPE Operation against a key holding the wrong kind of value"; else a code or the error's class. */
export function redisFailureOf(error: unknown): Failure {
  const prefix = error instanceof Error ? error.message.split(' ', 1)[0]! : '';
  return prefixes.has(prefix) ? { errorType: prefix, isDeadlock: false } : failureOf(error);
}
