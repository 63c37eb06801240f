import { setTimeout as delay } from 'node:timers/promises';
import type { Desk } from '../desk.ts';
import type { Ending } from '../ending.ts';
import { scrapeDesk } from '../scrape/scrape-desk.ts';
import type { Scrape } from '../scrape/scrape-page.ts';
import { AskApi } from './ask-api.ts';
import { AwaitedAlerts } from './awaited-alerts.ts';
import { badDay } from './bad-day.ts';
import { checkConsole } from './check-console.ts';
import { checkCorrelation } from './check-correlation.ts';
import { DashboardsCheck } from './check-dashboards.ts';
import { checkPage } from './check-page.ts';
import { checkStack } from './check-stack.ts';
import { Disturbances } from './disturbances.ts';
import { Evidence } from './evidence.ts';
import type { Verdict } from './evidence.ts';
import { expectations } from './expectations.ts';
import type { Finding, Section } from './finding.ts';

/** What a check found. */
export interface CheckResult {
  readonly verdicts: readonly Verdict[];
  readonly sections: readonly Section[];
  readonly seconds: number;
  readonly last: Scrape | undefined;
}

const DEADLINE_SECONDS = 240;
const EVERY_MILLISECONDS = 500;

/**
 * Takes the desk through a bad day, until every metric has moved, every alert has fired and is over, and every panel has data, or
 * the time is up; then looks at the pages and the console themselves.
 */
export async function runCheck(desk: Desk, ending: Ending): Promise<CheckResult> {
  const start = performance.now();
  const secondsSince = (): number => (performance.now() - start) / 1000;
  const ask = new AskApi(desk.consoleUrl);
  const expected = expectations();
  const evidence = new Evidence();
  const disturbances = badDay.flatMap(({ chaos }) => chaos);
  const alerts = new AwaitedAlerts(ask, disturbances);
  const ofPrometheus = desk.isStackLocal ? new AwaitedAlerts(new AskApi(desk.prometheusUrl), disturbances) : undefined;
  const day = new Disturbances(desk.board, ofPrometheus === undefined ? [alerts] : [alerts, ofPrometheus]);
  const dashboards = new DashboardsCheck(ask, desk.environment);
  let verdicts: readonly Verdict[] = [];
  let last: Scrape | undefined;
  while (!ending.signal.aborted && secondsSince() < DEADLINE_SECONDS) {
    last = await scrapeDesk(desk.pages);
    evidence.add(last);
    verdicts = expected.map((each) => evidence.judge(each));
    await day.step();
    const isMoving = verdicts.every(({ isMet }) => isMet);
    if (day.isOver && (await dashboards.look()) && isMoving) break;
    await delay(EVERY_MILLISECONDS, undefined, { signal: ending.signal }).catch(() => {});
  }
  if (ending.failure !== undefined) return { verdicts, sections: [], seconds: secondsSince(), last };
  const sections = [
    ...(await pages(desk)),
    { title: 'console', findings: await looking(() => checkConsole(ask)) },
    { title: 'dashboards', findings: dashboards.findings() },
    { title: 'alerts', findings: alerts.findings() },
    { title: 'requests', findings: await looking(() => checkCorrelation(ask)) },
    ...(ofPrometheus === undefined
      ? []
      : [
          { title: 'Prometheus', findings: await looking(() => checkStack(ask, desk)) },
          { title: 'its alerts', findings: ofPrometheus.findings() },
        ]),
  ];
  return { verdicts, sections, seconds: secondsSince(), last };
}

async function pages({ pages: urls }: Desk): Promise<readonly Section[]> {
  return Promise.all(
    [...urls].map(async ([service, url]) => ({
      title: service,
      findings: await looking(() => checkPage(service, url)),
    })),
  );
}

/** What cannot be looked at is missed. */
async function looking(look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    return [{ what: 'to be answered', isMet: false, seen: (error as Error).message }];
  }
}
