// Does some work, and is over.
import { withSpan } from '../../src/index.ts';

process.send?.(0);
withSpan('work', () => {});
// Nothing is left to do for the process but to read this channel.
process.disconnect?.();
