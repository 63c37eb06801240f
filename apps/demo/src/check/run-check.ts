import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosName } from '../chaos/switches.ts';
import type { Desk } from '../desk.ts';
import type { Ending } from '../ending.ts';
import { scrapePage } from '../scrape/scrape-page.ts';
import type { Scrape } from '../scrape/scrape-page.ts';
import { checkPage } from './check-page.ts';
import type { PageCheck } from './check-page.ts';
import { Evidence } from './evidence.ts';
import type { Verdict } from './evidence.ts';
import { expectations } from './expectations.ts';

/** What a check found. */
export interface CheckResult {
  readonly verdicts: readonly Verdict[];
  readonly pageChecks: readonly PageCheck[];
  readonly seconds: number;
  readonly last: Scrape | undefined;
}

const DEADLINE_SECONDS = 30;
const EVERY_MILLISECONDS = 500;

/** What makes breakers open, retries happen and the caches evict: without a bad day these would rest. */
const script: readonly { readonly atSeconds: number; readonly chaos: ChaosName; readonly active: boolean }[] = [
  { atSeconds: 1, chaos: 'error-burst', active: true },
  { atSeconds: 2, chaos: 'stuck-workers', active: true },
  { atSeconds: 4, chaos: 'stuck-workers', active: false },
  { atSeconds: 5, chaos: 'error-burst', active: false },
  { atSeconds: 6, chaos: 'rate-limit', active: true },
  { atSeconds: 8, chaos: 'rate-limit', active: false },
];

/** Watches the page until every metric has moved, or the time is up; then checks the page itself. */
export async function runCheck(desk: Desk, ending: Ending): Promise<CheckResult> {
  const expected = expectations();
  const evidence = new Evidence();
  const steps = [...script];
  const start = performance.now();
  const secondsSince = (): number => (performance.now() - start) / 1000;
  let verdicts: readonly Verdict[] = [];
  let last: Scrape | undefined;
  while (!ending.signal.aborted && secondsSince() < DEADLINE_SECONDS) {
    last = await scrapePage(`${desk.metricsUrl}/metrics`);
    evidence.add(last);
    verdicts = expected.map((each) => evidence.judge(each));
    if (verdicts.every(({ isMet }) => isMet)) break;
    while (steps[0] !== undefined && secondsSince() >= steps[0].atSeconds) take(desk, steps.shift()!);
    await delay(EVERY_MILLISECONDS, undefined, { signal: ending.signal }).catch(() => {});
  }
  const seconds = secondsSince();
  return { verdicts, pageChecks: ending.failure === undefined ? await checkPage(desk.metricsUrl) : [], seconds, last };
}

function take({ board }: Desk, { chaos, active }: (typeof script)[number]): void {
  if (active) board.start(chaos);
  else board.stop(chaos);
}
