import { websocket } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'socket.io',
  calls: ['instrumentSocketIo'],
  shows:
    'Servers of Socket.IO by namespace: connections, their duration and why they end, messages and bytes by direction, errors.',
  libraries: ['socket.io'],
  metrics: Object.values(websocket),
};
