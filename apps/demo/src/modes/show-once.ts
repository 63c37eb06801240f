import type { Scrape } from '../scrape/scrape-page.ts';
import { WINDOW_SECONDS } from '../signals/watch.ts';
import { draw } from '../view/draw.ts';
import type { Line } from '../view/line.ts';
import type { Size } from '../view/screen.ts';
import { follow } from './follow.ts';
import { screenOf } from './watch-terminal.ts';
import type { Stage } from './watch-terminal.ts';

/** Waits until there is something to see, and prints the view once. @returns the last scrape */
export async function showOnce(stage: Stage, size: Size, print: (line: Line) => void): Promise<Scrape | undefined> {
  const { desk, journal, ending } = stage;
  const followed = follow(desk.pages, journal, () => {
    if (desk.uptimeSeconds > WINDOW_SECONDS && followed.watch.signals !== undefined) ending.end();
  });
  await ending.reached();
  followed.stop();
  for (const line of draw(screenOf(stage, followed), size)) print(line);
  return followed.last();
}
