import { fork } from 'node:child_process';
import type { ChildProcess, ForkOptions } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SERVICE } from '../service/service-name.ts';
import type { FromPart, PartName, Readies, ScrapedPart, Starts, ToPart } from './messages.ts';

const mains: Readonly<Record<PartName, URL>> = {
  console: new URL('../console/main.ts', import.meta.url),
  providers: new URL('../providers/main.ts', import.meta.url),
  service: new URL('../service/main.ts', import.meta.url),
  load: new URL('../load/main.ts', import.meta.url),
};

// Long enough for responses under way, short enough for who pressed Ctrl-C.
const STOP_SECONDS = 2;

/** What the demo does about its parts. */
export interface PartHandlers {
  /** A line that a part wrote, such as a warning of its telemetry. */
  readonly onLine: (line: string) => void;
  /** A part ended that nobody had stopped. */
  readonly onDeath: (name: PartName, how: string) => void;
}

/** A part that runs. */
export interface Part<Name extends PartName = PartName> {
  readonly name: Name;
  readonly facts: Readies[Name];
  readonly pid: number;
  switchChaos(name: string, active: boolean): void;
  scrape(targets: readonly ScrapedPart[]): void;
  /** Resolves when its process has ended: true where it ended by itself and well. Idempotent. */
  stop(): Promise<boolean>;
  /** For when there is no more time. */
  kill(): void;
}

/**
 * Starts a part in a process of its own, and resolves when it is ready.
 *
 * @param tracesTo - Where its traces go; it is not traced without.
 */
export async function startPart<Name extends PartName>(
  name: Name,
  options: Starts[Name],
  { onLine, onDeath }: PartHandlers,
  tracesTo?: string,
): Promise<Part<Name>> {
  const child = fork(fileURLToPath(mains[name]), {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    ...(tracesTo !== undefined && traced(name, tracesTo)),
  });
  for (const stream of [child.stdout!, child.stderr!]) createInterface(stream).on('line', onLine);
  let isStopping = false;
  const ended = new Promise<boolean>((resolve) => {
    child.once('exit', (code, signal) => {
      if (!isStopping) onDeath(name, signal ?? `exit code ${code}`);
      resolve(code === 0);
    });
  });
  // Between the end of a process and the news of it, a message to it fails; the end itself is what counts.
  child.on('error', () => {});
  const send = (message: ToPart<Name>): void => {
    if (child.connected) child.send(message, () => {});
  };
  send({ type: 'start', options });
  const facts = await readiness<Name>(name, child).catch((error: unknown) => {
    isStopping = true;
    child.kill('SIGKILL');
    throw error;
  });
  return {
    name,
    facts,
    pid: child.pid!,
    switchChaos: (chaos, active) => send({ type: 'chaos', name: chaos, active }),
    scrape: (targets) => send({ type: 'scrape', targets }),
    async stop() {
      isStopping = true;
      send({ type: 'stop' });
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_SECONDS * 1000);
      try {
        return await ended;
      } finally {
        clearTimeout(timer);
      }
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

/** As anybody would have a service traced: by a preload and the variables that OpenTelemetry has for it. */
function traced(name: PartName, tracesTo: string): Pick<ForkOptions, 'execArgv' | 'env'> {
  return {
    // Resolved here: Node.js would look for it from the folder that the demo is started in.
    execArgv: ['--import', import.meta.resolve('@telltale/tracing/register')],
    env: {
      ...process.env,
      OTEL_SERVICE_NAME: serviceOf(name),
      OTEL_EXPORTER_OTLP_ENDPOINT: tracesTo,
      OTEL_BSP_SCHEDULE_DELAY: '1000',
    },
  };
}

/** What a part is called in traces: the service has a name of its own. */
function serviceOf(name: PartName): string {
  return name === 'service' ? SERVICE : name;
}

function readiness<Name extends PartName>(name: Name, child: ChildProcess): Promise<Readies[Name]> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: FromPart<Name>) => {
      if (message.type === 'ready') resolve(message.facts);
      else reject(new Error(message.message));
    });
    child.once('exit', (code) => reject(new Error(`the part "${name}" ended before it was ready (exit code ${code})`)));
  });
}
