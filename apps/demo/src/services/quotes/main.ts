import { servePart } from '../../parts/serve-part.ts';
import { startQuotes } from './start-quotes.ts';

servePart(startQuotes);
