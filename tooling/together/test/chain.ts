import { startApp } from '../../../packages/tracing/test/start-app.ts';
import type { App } from '../../../packages/tracing/test/start-app.ts';

/** Three services, each asked by the one before it; the last one asks PostgreSQL. */
export interface Chain extends AsyncDisposable {
  readonly gateway: App;
  readonly orders: App;
  readonly prices: App;
  readonly services: Readonly<Record<ServiceName, App>>;
}

export type ServiceName = 'gateway' | 'orders' | 'prices';

/** What the services are told. */
export interface ChainOptions {
  readonly database: string;
  /** As `createLogger` has it. */
  readonly ship: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, string>>;
  /** Further flags of Node.js. */
  readonly flags?: readonly string[];
}

// What is installed, as an application has it.
const preload = ['--import', import.meta.resolve('@telltale/tracing/register')];

export async function startChain({ database, ship, variables, flags = [] }: ChainOptions): Promise<Chain> {
  const start = (service: ServiceName, file: string, own: Readonly<Record<string, string>>): Promise<App> => {
    const told = { OTEL_SERVICE_NAME: service, SHIP: JSON.stringify(ship), ...variables, ...own };
    return startApp(new URL(`apps/${file}`, import.meta.url), told, [...flags, ...preload]);
  };
  const prices = await start('prices', 'prices.ts', { DATABASE: database });
  const orders = await start('orders', 'orders.cjs', { NEXT: prices.url });
  const gateway = await start('gateway', 'gateway.mjs', { NEXT: orders.url });
  const services = { gateway, orders, prices };
  return {
    ...services,
    services,
    async [Symbol.asyncDispose]() {
      await Promise.all(Object.values(services).map((app) => app[Symbol.asyncDispose]()));
    },
  };
}

/** Asks until there is an answer; the test's own timeout ends it. */
export async function poll<Answer>(ask: () => Promise<Answer | undefined> | Answer | undefined): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
