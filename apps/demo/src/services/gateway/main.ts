import { servePart } from '../../parts/serve-part.ts';
import { startGateway } from './start-gateway.ts';

servePart(startGateway);
