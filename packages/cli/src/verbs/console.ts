import { startConsole, type TelltaleConsole } from '@telltale/console';
import * as shipped from '@telltale/core/catalogs';
import { generateDashboards } from '@telltale/dashboards';
import type { TelltaleConfig } from '../config/config.ts';
import { CliError } from '../errors.ts';
import { dashboardsOptions, planConfig } from '../generate/compose.ts';
import { plural } from '../io/print-findings.ts';
import { openBrowser } from '../live/open-browser.ts';
import type { OptionValues, Outcome, Verb, VerbContext } from './verb.ts';

/** What the console has without a configuration: a dashboard for whatever the shipped catalogs know. */
const anyService: TelltaleConfig = { catalogs: Object.values(shipped) };

export const showConsole: Verb = {
  name: 'console',
  summary: 'show metrics, alerts, traces and logs in a browser',
  description:
    'Scrapes targets, evaluates the alerts and draws the dashboards of the configuration, takes traces and logs over OTLP, and ' +
    'serves a page that shows all of it, until it is interrupted. Everything is held in memory; nothing has to be installed. ' +
    'With a host that other machines reach, TELLTALE_CONSOLE_TOKEN has to hold a token.',
  args: [],
  options: [
    ['--target <url>', 'a page of metrics to scrape; can be given several times', { repeated: true }],
    ['--discover', 'scrape the Telltale processes of this machine that offer it, too'],
    ['--port <number>', 'port of the page and its APIs; 0 takes a free one', { number: 'from 0 on', default: 9465 }],
    ['--host <address>', 'address that is listened on', { default: '127.0.0.1' }],
    ['--grpc-port <number>', 'port for OTLP over gRPC; 0 takes a free one', { number: 'from 0 on', default: 4317 }],
    ['--interval <seconds>', 'time between two scrapes', { number: 'above 0', default: 5 }],
    ['--snapshot <file>', 'keep metrics, traces and logs in a file while the console does not run'],
    ['--open', 'open the page in the browser, where somebody sits at a terminal'],
  ],
  examples: ['telltale console --target http://localhost:3000/metrics', 'telltale console --discover --port 0'],
  async run(_args, options, context) {
    // Before anything is said: whoever reads where the console is may interrupt it at once.
    const { signal } = context.io;
    const config = await configOf(options, context);
    const console = await startConsole(consoleOptions(config, options, context));
    try {
      context.io.stdout.write(`${started(console, options, context)}\n`);
      if (options['open'] === true) await open(console.url, context);
      await interrupted(signal);
    } finally {
      await console.close();
    }
    const { series } = console.storage.stats();
    return {
      text: 'The console has stopped.',
      data: { url: console.url, series },
      findings: [],
      ok: true,
    } satisfies Outcome;
  },
};

/** Whoever only wants to look at a page needs no configuration. */
async function configOf(options: OptionValues, context: VerbContext): Promise<TelltaleConfig> {
  try {
    return (await context.loadConfig()).config;
  } catch (error) {
    const isMissing = error instanceof CliError && error.code === 'CLI_CONFIG_MISSING';
    if (isMissing && options['config'] === undefined) return anyService;
    throw error;
  }
}

function consoleOptions(
  config: TelltaleConfig,
  options: OptionValues,
  { io }: VerbContext,
): NonNullable<Parameters<typeof startConsole>[0]> {
  const token = io.env['TELLTALE_CONSOLE_TOKEN'];
  const { rules } = planConfig(config);
  // The page reads Grafana's first schema.
  const own = dashboardsOptions({ ...config, dashboardSchema: 'v1' });
  return {
    targets: (options['target'] as readonly string[] | undefined) ?? [],
    discover: options['discover'] === true,
    port: options['port'] as number,
    host: options['host'] as string,
    grpcPort: options['grpcPort'] as number,
    scrapeIntervalSeconds: options['interval'] as number,
    // Panels that show what rules record would otherwise be empty for a while.
    evaluationIntervalSeconds: Math.min(15, options['interval'] as number),
    rules: [...rules.files.values()].flat(),
    dashboards: () => generateDashboards(own).map(({ text }) => JSON.parse(text) as unknown),
    onProblem: (problem) => io.stderr.write(`${problem}\n`),
    ...(typeof options['snapshot'] === 'string' && { snapshotFile: options['snapshot'] }),
    ...(token !== undefined && { token }),
  };
}

function started(console: TelltaleConsole, options: OptionValues, { style }: VerbContext): string {
  const targets = (options['target'] as readonly string[] | undefined) ?? [];
  return [
    `Console  ${style.bold(console.url)}`,
    `Scrapes  ${targets.length === 0 ? 'nothing yet: give --target or --discover' : plural(targets.length, 'target')}`,
    `OTLP     ${console.url}/v1/traces, /v1/logs, /v1/metrics; gRPC on port ${console.grpcPort}`,
    `Loki     ${console.url}/loki/api/v1/push`,
    style.dim('Ctrl-C ends it.'),
  ].join('\n');
}

/** Nobody sits where output is not a terminal, or where tests are run. */
async function open(url: string, { io }: VerbContext): Promise<void> {
  const { stdout, stderr, env } = io;
  if (stdout.isTTY !== true || (env['CI'] ?? '') !== '') return;
  const problem = await openBrowser(url, env);
  if (problem !== undefined) stderr.write(`The browser could not be opened: ${problem}\n`);
}

function interrupted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    // Without a signal there is nobody who could interrupt: the console has been started, and that was all.
    if (signal === undefined || signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
