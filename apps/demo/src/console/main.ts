import { startConsole } from '@telltale/console';
import { generateDashboards } from '@telltale/dashboards';
import { planRules } from '@telltale/rules';
import { log, telemetryExport } from '@telltale/core/catalogs';
import { servePart } from '../parts/serve-part.ts';
import { catalogs, convention, NAMESPACE } from '../service/telemetry.ts';

// Whoever watches a demo does not wait for a minute.
const SCRAPE_SECONDS = 2;
const EVALUATION_SECONDS = 5;

/** The console with the dashboards and alerts that follow from the service's catalogs. */
servePart<'console'>(async ({ port }) => {
  const options = { catalogs: [...Object.values(catalogs), log, telemetryExport], convention, namespace: NAMESPACE };
  const telltale = await startConsole({
    port,
    dashboards: generateDashboards(options).map(({ text }) => JSON.parse(text) as unknown),
    rules: [...planRules(options).files.values()].flat(),
    scrapeIntervalSeconds: SCRAPE_SECONDS,
    evaluationIntervalSeconds: EVALUATION_SECONDS,
    grpcPort: false,
  });
  return {
    facts: { consoleUrl: telltale.url },
    switchChaos() {},
    scrape: (targets) => telltale.setTargets(targets),
    close: () => telltale.close(),
  };
});
