import { servePart } from '../../parts/serve-part.ts';
import { startModel } from './start-model.ts';

servePart(startModel);
