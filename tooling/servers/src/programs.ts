import { accessSync, constants, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';

interface Program {
  /** Names it goes by, the first found wins: Debian renames some. */
  readonly names: readonly string[];
  readonly debianPackage: string;
  /** Where to look besides PATH, as globs. */
  readonly folders?: readonly string[];
}

// Debian keeps PostgreSQL's servers of several versions side by side, out of PATH.
const postgresFolders = ['/usr/lib/postgresql/*/bin'];

const programs = {
  prometheus: { names: ['prometheus'], debianPackage: 'prometheus' },
  promtool: { names: ['promtool'], debianPackage: 'prometheus' },
  alertmanager: { names: ['prometheus-alertmanager', 'alertmanager'], debianPackage: 'prometheus-alertmanager' },
  amtool: { names: ['amtool'], debianPackage: 'prometheus-alertmanager' },
  'node-exporter': { names: ['prometheus-node-exporter', 'node_exporter'], debianPackage: 'prometheus-node-exporter' },
  'postgres-exporter': {
    names: ['prometheus-postgres-exporter', 'postgres_exporter'],
    debianPackage: 'prometheus-postgres-exporter',
  },
  'redis-exporter': {
    names: ['prometheus-redis-exporter', 'redis_exporter'],
    debianPackage: 'prometheus-redis-exporter',
  },
  postgres: { names: ['postgres'], debianPackage: 'postgresql', folders: postgresFolders },
  initdb: { names: ['initdb'], debianPackage: 'postgresql', folders: postgresFolders },
  psql: { names: ['psql'], debianPackage: 'postgresql', folders: postgresFolders },
  mariadbd: { names: ['mariadbd', 'mysqld'], debianPackage: 'mariadb-server', folders: ['/usr/sbin'] },
  'mariadb-install-db': { names: ['mariadb-install-db', 'mysql_install_db'], debianPackage: 'mariadb-server' },
  'redis-server': { names: ['redis-server'], debianPackage: 'redis-server' },
  // A double of Kafka is part of librdkafka, which kcat brings: Debian has no Kafka.
  kcat: { names: ['kcat'], debianPackage: 'kcat' },
  // Not the one in PATH, a script that becomes another user and keeps signals from the server.
  'rabbitmq-server': {
    names: ['../lib/rabbitmq/bin/rabbitmq-server'],
    debianPackage: 'rabbitmq-server',
  },
  chromium: { names: ['chromium', 'chromium-browser', 'google-chrome'], debianPackage: 'chromium' },
} satisfies Record<string, Program>;

export type ProgramName = keyof typeof programs;

/** The path of an installed program, or undefined. */
export function findProgram(name: ProgramName): string | undefined {
  const { names, folders = [] }: Program = programs[name];
  const places = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...globSync([...folders])
      .toSorted()
      .toReversed(),
  ];
  return names.flatMap((file) => places.map((place) => join(place, file))).find(isExecutable);
}

/** The line that installs what is missing on Debian. */
export function installHint(missing: readonly ProgramName[]): string {
  const packages = new Set(missing.map((name) => programs[name].debianPackage));
  return `apt-get install -y --no-install-recommends ${[...packages].join(' ')}`;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
