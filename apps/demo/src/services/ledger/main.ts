import { servePart } from '../../parts/serve-part.ts';
import { startLedger } from './start-ledger.ts';

servePart(startLedger);
