import { circuitBreaker } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'opossum',
  calls: ['instrumentBreaker'],
  shows:
    'Circuit breakers of opossum: state and its changes, successes, failures, timeouts, rejections, fallbacks, duration.',
  libraries: ['opossum'],
  metrics: Object.values(circuitBreaker),
};
