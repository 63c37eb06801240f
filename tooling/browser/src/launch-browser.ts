import { findProgram, installHint } from '@telltale-tooling/servers';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

/**
 * A real Chromium with a profile of its own, which asks nobody for anything by itself.
 *
 * @param flags - Further ones, such as `--enable-precise-memory-info`.
 */
export async function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
  const executablePath = findProgram('chromium');
  if (executablePath === undefined) throw new Error(`chromium is not installed: ${installHint(['chromium'])}`);
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...flags,
    ],
  });
}
