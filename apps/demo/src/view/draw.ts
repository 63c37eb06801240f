import { blank, beside, fit, span } from './line.ts';
import type { Line } from './line.ts';
import { chaosPanel } from './panels/chaos.ts';
import { eventsPanel } from './panels/events.ts';
import { goldenSignals } from './panels/golden-signals.ts';
import { header } from './panels/header.ts';
import { insidesPanel } from './panels/insides.ts';
import { providersPanel } from './panels/providers.ts';
import { routesPanel } from './panels/routes.ts';
import type { Screen, Size } from './screen.ts';

const MARGIN = 1;
const LEAST_WIDTH = 60;
/** From here on, routes stand beside what the service depends on. */
const WIDE = 132;
const COLUMN_GAP = 4;

/** What there is room for. */
interface Room {
  readonly routes: number;
  readonly events: number;
  readonly sparkline: number;
  readonly gap: readonly Line[];
}

/** The whole screen, line by line, for a terminal of a size; nothing is longer or higher than that. */
export function draw(screen: Screen, { columns, rows }: Size): readonly Line[] {
  const width = Math.max(LEAST_WIDTH, columns - 2 * MARGIN);
  const isWide = width >= WIDE;
  const lines = screen.signals === undefined ? starting(screen, width) : running(screen, width, roomFor(rows, isWide));
  return lines.slice(0, rows).map((line) => fit([span(' '.repeat(MARGIN)), ...line], columns));
}

function starting(screen: Screen, width: number): readonly Line[] {
  return [...header(screen, width), blank, [span('Waiting for the first pages …', 'dim')]];
}

function running(screen: Screen, width: number, room: Room): readonly Line[] {
  const { signals, trends, chaos, chaosUrl, events } = screen;
  if (signals === undefined) return [];
  const right = (width: number): readonly Line[] => [
    ...providersPanel(signals.providers, width),
    ...room.gap,
    ...insidesPanel(signals, trends, width),
  ];
  const left = (width: number): readonly Line[] => routesPanel(signals.routes, width, room.routes);
  const half = Math.floor((width - COLUMN_GAP) / 2);
  const body =
    width >= WIDE
      ? beside([left(half), right(half)], [half, half], COLUMN_GAP)
      : [...left(width), ...room.gap, ...right(width)];
  return [
    ...header(screen, width),
    blank,
    ...goldenSignals(signals, trends, width, room.sparkline),
    blank,
    ...body,
    ...room.gap,
    ...chaosPanel(chaos, chaosUrl, width),
    ...room.gap,
    ...eventsPanel(events, room.events),
  ];
}

// Two lines of header, two of each card, two blanks; tables of providers and insides; the keys.
const FIXED = { tall: 2 + 2 + 2 + 5 + 3 + 3, wide: 2 + 2 + 2 + 3 };
const WIDE_BODY = 9;
const ROUTES = { least: 3, some: 5, all: 10 };

/** Shares out the rows: first some routes and one event, then air and height, then all routes, then more events. */
function roomFor(rows: number, isWide: boolean): Room {
  if (isWide) return roomBeside(rows);
  let left = rows - FIXED.tall - 1 - 1 - 1 - ROUTES.least;
  const take = (wanted: number): number => {
    const taken = Math.max(0, Math.min(wanted, left));
    left -= taken;
    return taken;
  };
  const someRoutes = ROUTES.least + take(ROUTES.some - ROUTES.least);
  const taller = take(1);
  const isAiry = left >= 4;
  if (isAiry) take(4);
  const routes = someRoutes + take(ROUTES.all - someRoutes);
  const events = 1 + take(6);
  return { routes, events, sparkline: 1 + taller, gap: isAiry ? [blank] : [] };
}

function roomBeside(rows: number): Room {
  const left = rows - FIXED.wide - WIDE_BODY - 2 - 2;
  const sparkline = left > 4 ? 3 : 2;
  return { routes: WIDE_BODY - 1, events: Math.max(1, Math.min(8, left - sparkline + 2)), sparkline, gap: [blank] };
}
