import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** Where the servers of a stack are; `undefined` for one that it has not. */
export interface DoctorOptions {
  readonly prometheus: string | undefined;
  readonly alertmanager: string | undefined;
  readonly grafana: string | undefined;
  readonly loki: string | undefined;
  readonly tempo: string | undefined;
  /** The user who asks Grafana, and the file with the password. */
  readonly grafanaUser: string;
  readonly grafanaPasswordFile: string;
  /** How long to look again while something is missing: a stack that has just started needs a minute. */
  readonly waitSeconds: number;
}

const PASSWORD_FILE = fileURLToPath(new URL('../../secrets/grafana_admin_password', import.meta.url));

export const doctorUsage = `npx -y pnpm@12 demo doctor [options]

Examines a stack that runs, as compose.yaml and kubernetes/ start one: targets, rules, dashboards, datasources, and one
request that is found as exemplar, trace and log line. Exit code 1 where anything is missing. An address that is "none"
leaves a server out.

  --prometheus URL               default: http://localhost:9090
  --alertmanager URL             default: http://localhost:9093
  --grafana URL                  default: http://localhost:3000
  --loki URL                     default: http://localhost:3100
  --tempo URL                    default: http://localhost:3200
  --grafana-user NAME            default: admin
  --grafana-password-file PATH   default: secrets/grafana_admin_password
  --wait SECONDS                 look again until all is there, for so long (default: 0)
  --help                         this text
`;

/** Something is wrong with what was typed. */
export class DoctorUsageError extends Error {
  override readonly name = 'DoctorUsageError';
}

/**
 * @returns `undefined` where only help is asked for
 * @throws DoctorUsageError
 */
export function readDoctorOptions(args: readonly string[]): DoctorOptions | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  return {
    prometheus: addressOf('prometheus', values.prometheus),
    alertmanager: addressOf('alertmanager', values.alertmanager),
    grafana: addressOf('grafana', values.grafana),
    loki: addressOf('loki', values.loki),
    tempo: addressOf('tempo', values.tempo),
    grafanaUser: values['grafana-user'],
    grafanaPasswordFile: values['grafana-password-file'],
    waitSeconds: secondsOf(values.wait),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: args.filter((arg) => arg !== '--'),
      options: {
        prometheus: { type: 'string', default: 'http://localhost:9090' },
        alertmanager: { type: 'string', default: 'http://localhost:9093' },
        grafana: { type: 'string', default: 'http://localhost:3000' },
        loki: { type: 'string', default: 'http://localhost:3100' },
        tempo: { type: 'string', default: 'http://localhost:3200' },
        'grafana-user': { type: 'string', default: 'admin' },
        'grafana-password-file': { type: 'string', default: PASSWORD_FILE },
        wait: { type: 'string', default: '0' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new DoctorUsageError((error as Error).message);
  }
}

function addressOf(option: string, text: string): string | undefined {
  if (text === 'none') return undefined;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  throw new DoctorUsageError(
    `--${option} takes an address such as http://localhost:9090, or none, not ${JSON.stringify(text)}.`,
  );
}

function secondsOf(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new DoctorUsageError(`--wait takes a number of seconds, not ${JSON.stringify(text)}.`);
}
