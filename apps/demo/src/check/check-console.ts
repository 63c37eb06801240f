import type { AskApi } from './ask-api.ts';
import type { Finding } from './finding.ts';

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly { readonly name: string; readonly health: string; readonly lastError?: string }[];
  }[];
}

interface Targets {
  readonly activeTargets: readonly {
    readonly scrapeUrl: string;
    readonly health: string;
    readonly lastError: string;
  }[];
}

/** Whether the console reads what it is to read, and evaluates what it is to evaluate. */
export async function checkConsole(ask: AskApi): Promise<readonly Finding[]> {
  const { activeTargets } = await ask.data<Targets>('/api/v1/targets');
  const rules = (await ask.data<Rules>('/api/v1/rules')).groups.flatMap((group) => group.rules);
  const failing = rules.filter(({ health }) => health !== 'ok');
  return [
    ...activeTargets.map(({ scrapeUrl, health, lastError }) => ({
      what: 'target',
      isMet: health === 'up',
      seen: `${scrapeUrl} is ${health} ${lastError}`.trim(),
    })),
    {
      what: 'rules',
      isMet: rules.length > 0 && failing.length === 0,
      seen: [
        `${rules.length - failing.length} of ${rules.length} are evaluated`,
        ...failing.map(({ name, health, lastError }) => `${name}: ${lastError ?? health}`),
      ].join('; '),
    },
  ];
}
