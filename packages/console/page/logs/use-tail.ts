import { useEffect, useState } from 'preact/hooks';
import { queryLogs, type LogLine } from '../ask/loki.ts';

const EVERY_MS = 1000;
const KEPT = 500;
/** Lines arrive after their time: they are asked for again for a while, and taken once. */
const BACK_MS = 10_000;

/** The latest lines of a query as they come in, newest first. */
export function useTail(query: string): { readonly lines: readonly LogLine[]; readonly error: string | undefined } {
  const [tail, setTail] = useState<{ readonly lines: readonly LogLine[]; readonly error: string | undefined }>({
    lines: [],
    error: undefined,
  });
  useEffect(() => {
    const gone = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      try {
        const now = Date.now();
        const { lines } = await queryLogs(query, { from: now - BACK_MS, to: now + BACK_MS, limit: KEPT }, gone.signal);
        setTail((known) => ({ lines: merged(known.lines, lines), error: undefined }));
      } catch (error) {
        if (gone.signal.aborted) return;
        setTail((known) => ({ ...known, error: (error as Error).message }));
      }
      if (!gone.signal.aborted) timer = setTimeout(() => void look(), EVERY_MS);
    };
    setTail({ lines: [], error: undefined });
    void look();
    return () => {
      gone.abort();
      clearTimeout(timer);
    };
  }, [query]);
  return tail;
}

function merged(known: readonly LogLine[], lines: readonly LogLine[]): readonly LogLine[] {
  const keyOf = ({ nanoseconds, line, labels }: LogLine): string => `${nanoseconds} ${line} ${labels['span_id'] ?? ''}`;
  const seen = new Set(known.map(keyOf));
  const fresh = lines.filter((line) => !seen.has(keyOf(line)));
  if (fresh.length === 0) return known;
  return [...fresh, ...known].toSorted((a, b) => b.time - a.time).slice(0, KEPT);
}
