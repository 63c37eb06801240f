const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});

/** `14:03:22`, with the day where that is another than today. */
export function showTime(time: number, now = Date.now()): string {
  const isToday = new Date(time).toDateString() === new Date(now).toDateString();
  return isToday ? clock.format(time) : `${day.format(time)} ${clock.format(time)}`;
}

/** `14:03:22.071` */
export function showMilliseconds(time: number): string {
  return `${clock.format(time)}.${String(Math.floor(time) % 1000).padStart(3, '0')}`;
}

/** `12 s ago` */
export function showAge(time: number, now: number): string {
  const seconds = Math.max(0, (now - time) / 1000);
  if (seconds < 1) return 'now';
  if (seconds < 90) return `${Math.round(seconds)} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 129_600) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86_400)} days ago`;
}

const minute = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hour12: false });

/** Whether a span (in seconds) is so short that times below its chart have seconds. */
export function hasSeconds([from, to]: readonly [number, number]): boolean {
  return to - from < 600;
}

/** A time below a chart: as exact as its span (in seconds) asks for. */
export function axisTime(seconds: number, [from, to]: readonly [number, number]): string {
  const time = seconds * 1000;
  if (to - from > 172_800) return day.format(time);
  const isWhole = seconds % 60 === 0;
  return isWhole ? minute.format(time) : clock.format(time);
}
