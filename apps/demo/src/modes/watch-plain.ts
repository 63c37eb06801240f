import type { Scrape } from '../scrape/scrape-page.ts';
import { clock } from '../view/format.ts';
import { plainLine } from '../view/plain-line.ts';
import { addressLines } from './address-lines.ts';
import { follow } from './follow.ts';
import type { Stage } from './watch-terminal.ts';

const EVERY_SECONDS = 5;

/** Prints a line every few seconds until it is time to end. @returns the last scrape */
export async function watchPlain(
  { desk, journal, ending }: Stage,
  print: (line: string) => void,
): Promise<Scrape | undefined> {
  for (const line of addressLines(desk)) print(line);
  let printedAt = -Infinity;
  const followed = follow(desk.pages, journal, () => {
    const { signals } = followed.watch;
    // The first line comes early: whoever waits for it sees that it works.
    if (signals === undefined || desk.uptimeSeconds - printedAt < EVERY_SECONDS - 0.5) return;
    printedAt = desk.uptimeSeconds;
    print(plainLine(signals, printedAt));
  });
  journal.listen(({ atSeconds, text }) => print(`${clock(atSeconds).padStart(5)}  * ${text}`));
  await ending.reached();
  followed.stop();
  return followed.last();
}
