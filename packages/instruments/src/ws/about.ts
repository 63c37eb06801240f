import { websocket } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'ws',
  calls: ['instrumentWebSocketServer'],
  shows:
    'WebSocket servers of ws: connections, their duration and close codes, messages and bytes by direction, errors.',
  libraries: ['ws'],
  metrics: Object.values(websocket),
};
