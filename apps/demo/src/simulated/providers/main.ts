import { servePart } from '../../parts/serve-part.ts';
import { startProviders } from './start-providers.ts';

servePart(startProviders);
