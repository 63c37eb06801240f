import { planRules } from '@telltale/rules';
import { hurried } from '../console/hurry.ts';
import { ruleOptions } from '../console/observed.ts';
import { servePart } from '../parts/serve-part.ts';
import { makePlace } from './place.ts';
import { startStack } from './servers.ts';

const EVERY_SECONDS = 2;

/** `--stack local`: PostgreSQL, Redis, their exporters, Prometheus and Alertmanager, as they are installed here. */
servePart(async (environment) => {
  const plan = planRules(ruleOptions(environment));
  const place = await makePlace();
  const stack = await startStack({
    rules: hurried([...plan.files.values()].flat()),
    intervalSeconds: EVERY_SECONDS,
  });
  return {
    facts: {
      urls: {
        database: stack.databaseUrl,
        redis: stack.redisUrl,
        prometheus: stack.prometheus.url,
        alertmanager: stack.alertmanager.url,
      },
      pages: stack.pages,
    },
    scrape(targets) {
      stack.scrape(targets);
      return Promise.resolve();
    },
    async close() {
      await stack.stop();
      await place.leave();
    },
  };
});
