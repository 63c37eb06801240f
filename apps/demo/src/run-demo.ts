import { announceDemo } from './chaos/running-demos.ts';
import { Desk } from './desk.ts';
import { Ending } from './ending.ts';
import { Journal } from './modes/journal.ts';
import { showOnce } from './modes/show-once.ts';
import { StartProgress } from './modes/start-progress.ts';
import { summary } from './modes/summary.ts';
import { watchPlain } from './modes/watch-plain.ts';
import { watchTerminal } from './modes/watch-terminal.ts';
import type { Stage } from './modes/watch-terminal.ts';
import { openBrowser } from './open-browser.ts';
import type { DemoOptions } from './options.ts';
import type { Scrape } from './scrape/scrape-page.ts';
import type { Line } from './view/line.ts';
import { depthOf, paint } from './view/palette.ts';

const IMPATIENT = 130;

/** What may have led to the end. */
const LAST_EVENTS = 8;

/** Starts everything, shows it, and stops everything. @returns the exit code */
export async function runDemo(options: DemoOptions): Promise<number> {
  const { mode, forSeconds, port, consolePort, seed, isStackLocal } = options;
  // `--once` is for whoever wants the view alone.
  const progress = new StartProgress((text) => mode !== 'once' && process.stdout.write(text));
  const journal: Journal = new Journal(() => desk.uptimeSeconds);
  const ending = new Ending(() => {
    desk.kill();
    process.exit(IMPATIENT);
  });
  const desk = new Desk({
    port,
    consolePort,
    seed,
    isStackLocal,
    signal: ending.signal,
    onChaos: (chaos, active) => journal.noteChaos(chaos, active),
    onStart: (name) => progress.note(name),
    onLine: (line) => journal.note(line, 'bad'),
    onDeath: (name, how) => ending.fail(`The part "${name}" ended: ${how}.`),
  });
  // Whoever read the output has seen enough: `pnpm demo | head`.
  process.stdout.on('error', () => ending.end());
  let isPassing = true;
  let last: Scrape | undefined;
  let forget = (): void => {};
  try {
    await desk.start();
    progress.end();
    forget = announceDemo(desk);
    if (options.isOpening) openBrowser(desk.consoleUrl);
    if (forSeconds !== undefined) ending.endIn(forSeconds);
    const stage = { desk, journal, ending, forSeconds };
    if (mode === 'check') ({ isPassing, last } = await check(stage));
    else last = await show(mode === 'once', stage);
  } catch (error) {
    if (!ending.signal.aborted) ending.fail((error as Error).message);
  }
  progress.end();
  forget();
  const { uptimeSeconds } = desk;
  const isClean = await desk.stop();
  ending.close();
  if (ending.failure !== undefined) {
    console.error(ending.failure);
    for (const { text } of journal.events.slice(-LAST_EVENTS)) console.error(text);
    return 1;
  }
  if (mode === 'watch') console.log(summary(last, uptimeSeconds));
  if (!isClean) console.error('A part did not end by itself and was killed.');
  return isClean && isPassing ? 0 : 1;
}

function show(isOnce: boolean, stage: Stage): Promise<Scrape | undefined> {
  const { stdin: input, stdout: output } = process;
  if (isOnce) return showOnce(stage, { columns: output.columns ?? 80, rows: output.rows ?? 40 }, printLine);
  // A terminal that cannot move its cursor is read like a log.
  const isScreen = output.isTTY && process.env['TERM'] !== 'dumb';
  return isScreen ? watchTerminal(stage, { input, output }) : watchPlain(stage, (line) => console.log(line));
}

async function check({ desk, ending, journal }: Stage): Promise<{ isPassing: boolean; last: Scrape | undefined }> {
  // What makes dashboards is large: who only watches need not wait for it.
  const { checkTable, isPassed, runCheck } = await import('./check/index.ts');
  console.log(`Checking the services and ${desk.consoleUrl}, with some trouble on the way …`);
  journal.listen(({ text }) => console.log(`  ${text}`));
  const result = await runCheck(desk, ending);
  for (const line of checkTable(result)) printLine(line);
  return { isPassing: isPassed(result), last: result.last };
}

function printLine(line: Line): void {
  console.log(paint(line, process.stdout.isTTY ? depthOf(process.stdout) : 'none'));
}
