/**
 * The parts of the demo. Each runs in a process of its own, so that none of them distorts what another measures, and in a
 * container of its own where there is Docker.
 */
export type PartName =
  | 'stack'
  | 'console'
  | 'postgres'
  | 'providers'
  | 'model'
  | 'quotes'
  | 'ledger'
  | 'worker'
  | 'gateway'
  | 'load';

/** How a part is started. */
export interface PartPlan {
  readonly name: PartName;
  readonly main: URL;
  /** Started when these are ready, and told their addresses. */
  readonly needs: readonly PartName[];
  /** Whether its spans and log lines go to the console. */
  readonly isObserved: boolean;
  /** The address that makes the part superfluous, if somebody else has told it. */
  readonly instead?: string;
  /** Only there where it is asked for. */
  readonly isOptional?: true;
}

/** Those that come first are stopped last. */
export const parts: readonly PartPlan[] = [
  { name: 'console', main: mainOf('console'), needs: [], isObserved: false },
  { name: 'stack', main: mainOf('stack'), needs: [], isObserved: false, isOptional: true },
  { name: 'postgres', main: mainOf('backing/postgres'), needs: ['stack'], isObserved: false, instead: 'database' },
  { name: 'providers', main: mainOf('simulated/providers'), needs: ['console'], isObserved: true },
  { name: 'model', main: mainOf('simulated/model'), needs: ['console'], isObserved: true },
  { name: 'quotes', main: mainOf('services/quotes'), needs: ['console', 'stack', 'providers'], isObserved: true },
  { name: 'ledger', main: mainOf('services/ledger'), needs: ['console', 'postgres'], isObserved: true },
  {
    name: 'worker',
    main: mainOf('services/worker'),
    needs: ['console', 'postgres', 'model', 'quotes', 'ledger'],
    isObserved: true,
  },
  {
    name: 'gateway',
    // Decorators are compiled: `pnpm build` does that.
    main: new URL('../../dist/gateway.js', import.meta.url),
    needs: ['console', 'postgres', 'model', 'quotes', 'ledger'],
    isObserved: true,
  },
  { name: 'load', main: mainOf('load'), needs: ['gateway'], isObserved: false },
];

/** The parts that have metrics: the desk itself. */
export const services = ['gateway', 'quotes', 'ledger', 'worker'] as const satisfies readonly PartName[];
export type ServiceName = (typeof services)[number];

function mainOf(folder: string): URL {
  return new URL(`../${folder}/main.ts`, import.meta.url);
}
