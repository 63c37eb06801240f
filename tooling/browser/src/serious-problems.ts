import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds that keeps people out: https://dequeuniversity.com/rules/axe */
export async function seriousProblems(page: Page): Promise<readonly string[]> {
  // The policy of a page holds for what is put into it, too: evaluating goes around it.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: engine } = globalThis as unknown as { axe: typeof axe };
    const { violations } = await engine.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`),
      );
  });
}
