import { startConsole } from '@telltale/console';
import { generateDashboards } from '@telltale/dashboards';
import { planRules } from '@telltale/rules';
import { servePart } from '../parts/serve-part.ts';
import { hurried } from './hurry.ts';
import { dashboardOptions, ruleOptions } from './observed.ts';

// Whoever watches a demo does not wait for a minute.
const EVERY_SECONDS = 2;

/** The console with the dashboards and alerts that follow from the services' catalogs. */
servePart(async (environment) => {
  const { host, port } = environment;
  const { files } = planRules(ruleOptions(environment));
  // Once somebody asks for them: the services need not wait for that.
  let dashboards: readonly unknown[] | undefined;
  const telltale = await startConsole({
    host,
    port,
    dashboards: () =>
      (dashboards ??= generateDashboards(dashboardOptions(environment)).map(({ text }) => JSON.parse(text) as unknown)),
    rules: hurried([...files.values()].flat()),
    scrapeIntervalSeconds: EVERY_SECONDS,
    evaluationIntervalSeconds: EVERY_SECONDS,
    grpcPort: false,
  });
  return {
    facts: { urls: { console: telltale.url } },
    scrape: (targets) => telltale.setTargets(targets),
    close: () => telltale.close(),
  };
});
