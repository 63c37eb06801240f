import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Problem } from './notice.tsx';

/** A part of the page that is fetched when it is first wanted. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | undefined;
  return function Later(props: P) {
    const [state, setState] = useState<{ readonly Part?: ComponentType<P>; readonly error?: string }>(
      loaded === undefined ? {} : { Part: loaded },
    );
    useEffect(() => {
      if (state.Part !== undefined) return;
      const wait = async (): Promise<void> => {
        try {
          loaded = await load();
          setState({ Part: loaded });
        } catch (error) {
          setState({ error: String(error) });
        }
      };
      void wait();
    }, []);
    if (state.error !== undefined) return <Problem>{state.error}</Problem>;
    return state.Part === undefined ? null : <state.Part {...props} />;
  };
}
