import type { TelemetryCore } from '@telltale/core';
import { log } from '@telltale/core/catalogs';

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
const NUMBERS = { fatal: 60, error: 50, warn: 40, info: 30, debug: 20, trace: 10 } as const;

/** Counts lines in `log_messages_total{level}`. A level of the application's own counts as the standard one below it. */
export function levelCounts(telemetry: TelemetryCore | undefined): (level: number) => void {
  if (telemetry === undefined) return () => {};
  const { messages } = telemetry.use(log);
  const children = LEVELS.map((level) => [NUMBERS[level], messages.with({ level })] as const);
  const known = new Map(children);
  return (level) => {
    const child = known.get(level as 10) ?? (children.find(([number]) => level >= number) ?? children.at(-1)!)[1];
    child.inc();
  };
}
