import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ChaosName } from '../chaos/switches.ts';
import { variablesOf } from './environment.ts';
import type { Addresses, Facts, FromPart, ScrapedPart, ToPart } from './messages.ts';
import type { PartName, PartPlan } from './parts.ts';

// Long enough for responses under way, short enough for who pressed Ctrl-C.
const STOP_SECONDS = 2;

const hasGroups = process.platform !== 'win32';

/** What the demo does about its parts. */
export interface PartHandlers {
  /** A line that a part wrote, such as a warning of its telemetry. */
  readonly onLine: (line: string) => void;
  /** A part ended that nobody had stopped. */
  readonly onDeath: (name: PartName, how: string) => void;
}

/** A part that runs. */
export interface Part {
  readonly name: PartName;
  readonly facts: Facts;
  readonly pid: number;
  switchChaos(name: ChaosName, active: boolean): void;
  scrape(targets: readonly ScrapedPart[]): void;
  /** Resolves when its process has ended: true where it ended by itself and well. Idempotent. */
  stop(): Promise<boolean>;
  /** For when there is no more time; servers that it has started end by themselves then. */
  kill(): void;
}

/**
 * Starts a part in a process of its own, tells it where the others are, and resolves when it is ready.
 *
 * @throws Error where it cannot start, or the signal is aborted meanwhile
 */
export async function startPart(
  { name, main, isObserved }: PartPlan,
  addresses: Addresses,
  variables: Readonly<Record<string, string>>,
  { onLine, onDeath }: PartHandlers,
  signal?: AbortSignal,
): Promise<Part> {
  const child = fork(fileURLToPath(main), {
    // Ctrl-C reaches a whole process group; the order in which parts stop is the demo's business.
    detached: hasGroups,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      ...variablesOf(addresses),
      ...(isObserved && observing(name, addresses)),
      ...variables,
    },
    ...(isObserved && { execArgv: ['--import', import.meta.resolve('@telltale/tracing/register')] }),
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
  const send = (message: ToPart): void => {
    if (child.connected) child.send(message, () => {});
  };
  // Nobody waits for what is not wanted any more: what it had started ends by itself.
  const giveUp = (): void => {
    isStopping = true;
    child.kill('SIGKILL');
  };
  signal?.addEventListener('abort', giveUp, { once: true });
  const facts = await readiness(name, child)
    .catch((error: unknown) => {
      giveUp();
      throw error;
    })
    .finally(() => signal?.removeEventListener('abort', giveUp));
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

/** As anybody would have a service observed: by a preload, and the variables that OpenTelemetry has for it. */
function observing(name: PartName, addresses: Addresses): Record<string, string> {
  return {
    OTEL_SERVICE_NAME: name,
    OTEL_EXPORTER_OTLP_ENDPOINT: addresses['console']!,
    OTEL_BSP_SCHEDULE_DELAY: '1000',
  };
}

function readiness(name: PartName, child: ChildProcess): Promise<Facts> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: FromPart) => {
      if (message.type === 'ready') resolve(message.facts);
      else reject(new Error(`The part "${name}" cannot start: ${message.message}`));
    });
    child.once('exit', (code) =>
      reject(new Error(`The part "${name}" ended before it was ready (exit code ${code}).`)),
    );
  });
}
