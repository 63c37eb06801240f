import { createLogger } from '../../src/index.ts';

const logger = createLogger({
  service: 'shop',
  version: '1.4.0',
  instance: 'shop-1',
  format: (process.argv[2] ?? 'auto') as 'auto',
});
logger.info({ order: 17 }, 'placed');
logger.error(new Error('failed'));
for (let i = 0; i < Number(process.argv[3] ?? 0); i++) logger.info({ i, text: 'x'.repeat(1000) }, 'more');
