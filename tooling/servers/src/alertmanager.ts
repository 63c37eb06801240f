import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answers, listeningOn } from './http-server.ts';
import { startProgram, temporaryFolder, type RunningProgram } from './start-program.ts';

export interface AlertmanagerOptions {
  /** The whole configuration. Send every receiver to a loopback address: some have a public endpoint by default. */
  readonly config: string | Readonly<Record<string, unknown>>;
  /** Files written beside the configuration, such as templates: name to content. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface Alertmanager extends RunningProgram {
  readonly url: string;
}

/** Starts an Alertmanager on a port of its own choice, outside any cluster. */
export async function startAlertmanager(options: AlertmanagerOptions): Promise<Alertmanager> {
  const folder = temporaryFolder('alertmanager');
  for (const [file, content] of Object.entries(options.files ?? {})) writeFileSync(join(folder, file), content);
  const config = typeof options.config === 'string' ? options.config : JSON.stringify(options.config);
  writeFileSync(join(folder, 'alertmanager.yml'), config);
  const program = await startProgram('alertmanager', {
    folder,
    args: [
      '--config.file=alertmanager.yml',
      '--storage.path=data',
      '--web.listen-address=127.0.0.1:0',
      '--cluster.listen-address=',
    ],
    ready: answers('/-/ready'),
  });
  return { ...program, url: listeningOn(program.output()) };
}
