import { createLogger } from '../../src/index.ts';

// Two megabytes for a pipe that nobody reads yet; then the event loop turns, or it does not.
const logger = createLogger({ service: 'shop' });
for (let i = 0; i < 2000; i++) logger.info({ text: 'x'.repeat(1000) }, `line ${i}`);
setTimeout(() => process.send!('alive', () => process.disconnect()), 50);
