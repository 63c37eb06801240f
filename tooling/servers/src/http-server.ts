import type { StartOptions } from './start-program.ts';

/** The address that Prometheus and Alertmanager log once they listen on the port they were left to choose. */
export function listeningOn(output: string): string {
  const address = /msg="Listening on" address=(\S+)/.exec(output)?.[1];
  if (address === undefined) throw new Error('it has not said where it listens');
  return `http://${address}`;
}

/** Ready once `path` answers 200. */
export function answers(path: string): StartOptions['ready'] {
  return async (output) => {
    const response = await fetch(listeningOn(output) + path, { signal: AbortSignal.timeout(1_000) });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`${path} answers ${response.status}`);
  };
}
