import { ai, genAi } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'ai',
  calls: ['instrumentModel', 'modelMiddleware'],
  shows:
    'Language and embedding models of the AI SDK: duration, failures, tokens, cost, time to the first chunk of a stream.',
  libraries: ['ai'],
  metrics: [genAi.operationDuration, genAi.timeToFirstChunk, genAi.tokenUsage, ai.cost],
  testedAgainst: 'an HTTP server that imitates OpenAI’s protocol, streams included',
};
