import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';

/** What was asked, as far as it is known. While it is asked again, what was known before stays. */
export interface Answered<T> {
  readonly data: T | undefined;
  readonly error: string | undefined;
  readonly isLoading: boolean;
}

const timesAskedAgain = signal(0);

/** Asks anew what is shown, also where nothing about it has changed: what answers may know more by now. */
export function askAgain(): void {
  timesAskedAgain.value++;
}

/**
 * Asks whenever the key is another, or someone wants to know again; an answer that is no longer wanted is let go. Without
 * a key nothing is asked.
 */
export function useAnswer<T>(key: string | undefined, ask: (signal: AbortSignal) => Promise<T>): Answered<T> {
  const [answered, setAnswered] = useState<Answered<T>>({ data: undefined, error: undefined, isLoading: true });
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (key === undefined) return undefined;
    const gone = new AbortController();
    setAnswered((known) => ({ ...known, isLoading: true }));
    const wait = async (): Promise<void> => {
      try {
        const data = await latest.current(gone.signal);
        if (!gone.signal.aborted) setAnswered({ data, error: undefined, isLoading: false });
      } catch (error) {
        if (gone.signal.aborted) return;
        const message = error instanceof Error ? error.message : String(error);
        setAnswered((known) => ({ data: known.data, error: message, isLoading: false }));
      }
    };
    void wait();
    return () => gone.abort();
  }, [key, timesAskedAgain.value]);
  return answered;
}
