import { chaosHeight } from './panels/chaos.ts';

/** How much of everything is shown. */
export interface Room {
  readonly sparkline: number;
  readonly routes: number;
  readonly events: number;
  /** One line for the providers, and one for the caches. */
  readonly isTight: boolean;
  /** Blank lines: around the golden signals first, then between all panels. */
  readonly air: 0 | 1 | 2;
}

/** What the panels need of the screen. */
interface Needs {
  readonly rows: number;
  readonly header: number;
  readonly width: number;
  readonly services: number;
  readonly providers: number;
  readonly switches: number;
  /** Whether services and routes stand beside the rest. */
  readonly isWide: boolean;
}

const HEADING = 1;
/** Title and notes of the golden signals. */
const CARD = 2;
const WORK_AND_AGENTS = 2;
const CACHES = 2;

const least: Room = { sparkline: 1, routes: 2, events: 0, isTight: true, air: 0 };

/** What is shown first where there is more room than for the least, one after another. */
const wishes: readonly Partial<Room>[] = [
  { routes: 3 },
  { events: 1 },
  { air: 1 },
  { isTight: false },
  { sparkline: 2 },
  { air: 2 },
  { routes: 5 },
  { events: 3 },
  { routes: 8 },
  { sparkline: 3 },
  { routes: 12 },
  { events: 8 },
  { routes: 18 },
];

/** Shares out the rows of a terminal. */
export function roomFor(needs: Needs): Room {
  let room = least;
  for (const wish of wishes) {
    const wider = { ...room, ...wish };
    if (heightOf(wider, needs) <= needs.rows) room = wider;
  }
  return room;
}

function heightOf(room: Room, { header, width, services, providers, switches, isWide }: Needs): number {
  const { sparkline, routes, events, isTight, air } = room;
  const gap = air === 2 ? 1 : 0;
  const left = HEADING + services + gap + HEADING + routes;
  const right = (isTight ? 1 : HEADING + providers) + gap + (isTight ? 1 : CACHES) + WORK_AND_AGENTS;
  const body = isWide ? Math.max(left, right) : left + gap + right;
  const around = air > 0 ? 2 : 0;
  return header + around + CARD + sparkline + body + gap + chaosHeight(switches, width) + gap + events;
}
