import { servePart } from '../../parts/serve-part.ts';
import { startWorker } from './start-worker.ts';

servePart(startWorker);
