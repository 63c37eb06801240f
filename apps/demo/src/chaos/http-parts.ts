import { parts } from '../parts/parts.ts';
import type { PartName } from '../parts/parts.ts';
import type { ChaosWiring } from './chaos-board.ts';

const TIMEOUT_MILLISECONDS = 3000;

/**
 * Where parts take their disturbances: `ledger=http://ledger:9999,quotes=http://quotes:9999`.
 *
 * @throws Error where that says something else
 */
export function readTargets(text: string): ReadonlyMap<PartName, string> {
  const names: ReadonlySet<string> = new Set(parts.map(({ name }) => name));
  const entries = text.split(',').filter((entry) => entry.trim() !== '');
  return new Map(
    entries.map((entry) => {
      const [, name = '', url = ''] = /^\s*(\w+)=(https?:\/\/\S+?)\/?\s*$/.exec(entry) ?? [];
      if (!names.has(name) || !URL.canParse(url)) {
        throw new Error(
          `CHAOS_TARGETS takes <part>=<url>,… such as ledger=http://ledger:9999, not ${JSON.stringify(entry)}.`,
        );
      }
      return [name as PartName, url] as const;
    }),
  );
}

/** Reaches parts that are elsewhere, as their control servers have it (`CONTROL_PORT`). */
export function switchOverHttp(targets: ReadonlyMap<PartName, string>): ChaosWiring['switchChaos'] {
  return async (part, name, active) => {
    const url = targets.get(part);
    if (url === undefined) throw new Error(`${part} is not among CHAOS_TARGETS.`);
    const status = await statusOf(`${url}/chaos/${name}`, active ? 'POST' : 'DELETE').catch(() => 0);
    if (status === 0) throw new Error(`${part} does not answer at ${url}.`);
    if (status !== 204) throw new Error(`${part} answered ${status} at ${url}.`);
  };
}

async function statusOf(url: string, method: string): Promise<number> {
  const response = await fetch(url, { method, signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
  await response.body?.cancel();
  return response.status;
}
