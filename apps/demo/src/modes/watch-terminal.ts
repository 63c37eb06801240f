import type { ReadStream, WriteStream } from 'node:tty';
import type { Desk } from '../desk.ts';
import type { Ending } from '../ending.ts';
import type { Scrape } from '../scrape/scrape-page.ts';
import { draw } from '../view/draw.ts';
import type { Screen } from '../view/screen.ts';
import { Terminal } from '../view/terminal.ts';
import { follow } from './follow.ts';
import type { Followed } from './follow.ts';
import type { Journal } from './journal.ts';

const CTRL_C = '\u{3}';

/** What a terminal is drawn from. */
export interface Stage {
  readonly desk: Desk;
  readonly journal: Journal;
  readonly ending: Ending;
  readonly forSeconds: number | undefined;
}

/** Draws the live view until it is time to end. @returns the last scrape */
export async function watchTerminal(
  stage: Stage,
  { input, output }: { readonly input: ReadStream; readonly output: WriteStream },
): Promise<Scrape | undefined> {
  const { desk, journal, ending } = stage;
  const terminal = new Terminal(input, output, {
    onKey(key) {
      if (key === 'q' || key === CTRL_C) ending.end();
      else desk.board.press(key);
    },
    onResize: () => redraw(),
  });
  const redraw = (): void => terminal.draw(draw(screenOf(stage, followed), terminal.size));
  const followed = follow(desk.pages, journal, redraw);
  journal.listen(redraw);
  terminal.enter();
  redraw();
  await ending.reached();
  followed.stop();
  terminal.leave();
  return followed.last();
}

/** The page for people, beside the list of the control server. */
export function pageOf(chaosUrl: string): string {
  return new URL('/', chaosUrl).href;
}

/** What runs besides with `--stack local`. */
export function serversOf({ prometheusUrl, alertmanagerUrl }: Desk): ReadonlyMap<string, string> {
  if (prometheusUrl === '') return new Map();
  return new Map([
    ['prometheus', prometheusUrl],
    ['alertmanager', alertmanagerUrl],
  ]);
}

/** What is to be shown now. */
export function screenOf({ desk, journal, forSeconds }: Omit<Stage, 'ending'>, { watch }: Followed): Screen {
  const uptimeSeconds = desk.uptimeSeconds;
  return {
    signals: watch.signals,
    trends: watch.trends,
    consoleUrl: desk.consoleUrl,
    chaosUrl: pageOf(desk.chaosUrl),
    pages: desk.pages,
    servers: serversOf(desk),
    chaos: desk.board.states(),
    events: journal.events,
    uptimeSeconds,
    secondsLeft: forSeconds === undefined ? undefined : Math.max(0, forSeconds - uptimeSeconds),
  };
}
