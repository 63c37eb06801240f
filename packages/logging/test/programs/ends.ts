import { createLogger } from '../../src/index.ts';

// Logs ten lines and ends in one way or another, with all of them still waiting to be shipped.
const [, , url, end, destination = 'stdout', closeTimeoutSeconds = '1'] = process.argv;
const logger = createLogger({
  service: 'shop',
  destination: destination === 'none' ? false : 'stdout',
  ship: { to: 'loki', url: url!, batchDelaySeconds: 3600, closeTimeoutSeconds: Number(closeTimeoutSeconds) },
});
for (let i = 0; i < 10; i++) logger.info({ i }, 'line');
if (end === 'exit') process.exit(0);
if (end === 'throw') throw new Error('uncaught');
if (end === 'fatal') {
  logger.fatal('over');
  process.exit(1);
}
