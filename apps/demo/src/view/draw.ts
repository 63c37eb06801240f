import type { Signals } from '../signals/signals.ts';
import { blank, beside, fit, span } from './line.ts';
import type { Line } from './line.ts';
import { chaosPanel } from './panels/chaos.ts';
import { eventsPanel } from './panels/events.ts';
import { goldenSignals } from './panels/golden-signals.ts';
import { header } from './panels/header.ts';
import { insidesPanel } from './panels/insides.ts';
import { providersLine, providersPanel } from './panels/providers.ts';
import { routesPanel } from './panels/routes.ts';
import { servicesPanel } from './panels/services.ts';
import { roomFor } from './room.ts';
import type { Room } from './room.ts';
import type { Screen, Size } from './screen.ts';

const MARGIN = 1;
const LEAST_WIDTH = 60;
/** From here on, services and routes stand beside what they depend on. */
const WIDE = 132;
const COLUMN_GAP = 4;

/** The whole screen, line by line, for a terminal of a size; nothing is longer or higher than that. */
export function draw(screen: Screen, { columns, rows }: Size): readonly Line[] {
  const width = Math.max(LEAST_WIDTH, columns - 2 * MARGIN);
  const { signals } = screen;
  const lines = signals === undefined ? starting(screen, width) : running(screen, signals, width, rows);
  return lines.slice(0, rows).map((line) => fit([span(' '.repeat(MARGIN)), ...line], columns));
}

function starting(screen: Screen, width: number): readonly Line[] {
  return [...header(screen, width), blank, [span('Waiting for the first pages …', 'dim')]];
}

function running(screen: Screen, signals: Signals, width: number, rows: number): readonly Line[] {
  const { trends, chaos, events } = screen;
  const isWide = width >= WIDE;
  const top = header(screen, width);
  const room = roomFor({
    rows,
    header: top.length,
    width,
    services: signals.services.length,
    providers: signals.providers.length,
    switches: chaos.length,
    isWide,
  });
  const around = room.air > 0 ? [blank] : [];
  const gap = room.air === 2 ? [blank] : [];
  return [
    ...top,
    ...around,
    ...goldenSignals(signals, trends, width, room.sparkline),
    ...around,
    ...(isWide ? bodyBeside(screen, signals, width, room) : bodyBelow(screen, signals, width, room)),
    ...gap,
    ...chaosPanel(chaos, width),
    ...gap,
    ...eventsPanel(events, room.events),
  ];
}

function bodyBelow(screen: Screen, signals: Signals, width: number, room: Room): readonly Line[] {
  const gap = room.air === 2 ? [blank] : [];
  return [...whoServes(screen, signals, width, room), ...gap, ...whatServes(screen, signals, width, room)];
}

function bodyBeside(screen: Screen, signals: Signals, width: number, room: Room): readonly Line[] {
  const half = Math.floor((width - COLUMN_GAP) / 2);
  const blocks = [whoServes(screen, signals, half, room), whatServes(screen, signals, half, room)];
  return beside(blocks, [half, half], COLUMN_GAP);
}

/** Services and routes. */
function whoServes({ pages }: Screen, signals: Signals, width: number, { routes, air }: Room): readonly Line[] {
  return [
    ...servicesPanel(signals.services, pages, width),
    ...(air === 2 ? [blank] : []),
    ...routesPanel(signals.routes, width, routes),
  ];
}

/** What they depend on. */
function whatServes({ trends }: Screen, signals: Signals, width: number, { isTight, air }: Room): readonly Line[] {
  return [
    ...(isTight ? [providersLine(signals.providers)] : providersPanel(signals.providers, width)),
    ...(air === 2 ? [blank] : []),
    ...insidesPanel(signals, trends, width, isTight),
  ];
}
