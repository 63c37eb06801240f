import { servePart } from '../../parts/serve-part.ts';
import { startPostgres } from './start-postgres.ts';

servePart(async ({ host, port }) => {
  const postgres = await startPostgres({
    host,
    port,
    onDeath(lastWords) {
      console.error(`PostgreSQL has ended by itself: ${lastWords}`);
      process.exit(1);
    },
  });
  return { facts: { urls: { database: postgres.url } }, close: () => postgres.stop() };
});
