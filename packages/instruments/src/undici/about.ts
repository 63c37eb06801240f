import { httpClient } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'undici',
  calls: ['instrumentUndici'],
  shows:
    'Requests that the service makes with fetch and with undici: duration by host and template, failures, requests under way.',
  libraries: ['undici'],
  metrics: [httpClient.duration, httpClient.activeRequests, httpClient.connectionErrors],
};
