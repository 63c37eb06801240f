const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, y: 31_536_000_000 } as const;
const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
const ORDER = ['y', 'w', 'd', 'h', 'm', 's', 'ms'] as const;

/** A duration in milliseconds, units from the largest to the smallest: `1h30m`, `15s`, `0`. */
export function parseDuration(text: string): number {
  if (text === '0') return 0;
  const parts = text === '' ? null : DURATION.exec(text);
  if (parts === null) throw new Error(`not a valid duration string: ${JSON.stringify(text)}`);
  return ORDER.reduce((sum, unit, index) => sum + Number(parts[index + 1] ?? 0) * UNITS[unit], 0);
}
