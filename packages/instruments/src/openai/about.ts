import { ai, genAi } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'openai',
  calls: ['instrumentOpenAi'],
  shows:
    'Clients of OpenAI and of services that speak its protocol: duration, failures, tokens, cost, time to the first chunk.',
  libraries: ['openai'],
  metrics: [genAi.operationDuration, genAi.timeToFirstChunk, genAi.tokenUsage, ai.cost],
  testedAgainst: 'an HTTP server that imitates the protocol, streams included',
};
