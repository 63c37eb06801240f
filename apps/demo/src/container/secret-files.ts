import { readFileSync } from 'node:fs';

/** Secrets that a container is given as files, as the official images have it: `PGPASSWORD_FILE` becomes `PGPASSWORD`. */
const secrets = ['DATABASE_URL', 'PGPASSWORD', 'REDIS_URL'];

// A preload: `node --import ./src/container/secret-files.ts …`. A variable of its own comes first.
for (const name of secrets) {
  const path = process.env[`${name}_FILE`];
  if (path !== undefined && path !== '') process.env[name] ??= readFileSync(path, 'utf8').trimEnd();
}
