import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { demo } from './compose-file.ts';
import type { ComposeFile, ComposeService } from './compose-file.ts';

/** A service of compose.yaml that runs as a process of this machine. */
export interface ServiceProcess {
  readonly name: string;
  /** Resolves when its health check succeeds. */
  readonly healthy: Promise<void>;
  output(): string;
  /** Told to end as Docker does it; the exit code. */
  stop(): Promise<number | null>;
}

/** Where each name leads: as in a network of containers every one has an address of its own, and its ports to itself. */
export function addressesOf(names: readonly string[]): ReadonlyMap<string, string> {
  // All of 127.0.0.0/8 is this machine: another run of this test has another part of it.
  const network = `127.${1 + (process.pid % 250)}.${(process.pid >> 8) % 250}`;
  return new Map(names.map((name, i) => [name, `${network}.${i + 10}`]));
}

/** Starts services when those that they depend on are healthy, as Compose does. */
export function startServices(
  { services }: ComposeFile,
  names: readonly string[],
  addresses: ReadonlyMap<string, string>,
  variables: Readonly<Record<string, string>>,
): readonly ServiceProcess[] {
  const started = new Map<string, ServiceProcess>();
  const startOne = (name: string): ServiceProcess => {
    const service = services[name]!;
    const needed = Object.keys(service.depends_on ?? {}).filter((other) => names.includes(other));
    const before = Promise.all(needed.map((other) => (started.get(other) ?? startOne(other)).healthy));
    const process = startWhen(before, name, service, addresses, variables);
    started.set(name, process);
    return process;
  };
  for (const name of names) if (!started.has(name)) startOne(name);
  return [...started.values()];
}

function startWhen(
  before: Promise<unknown>,
  name: string,
  service: ComposeService,
  addresses: ReadonlyMap<string, string>,
  variables: Readonly<Record<string, string>>,
): ServiceProcess {
  let output = '';
  const host = addresses.get(name)!;
  const child = before.then(() => {
    const args = ['--import', './src/container/secret-files.ts', '--import', '@telltale/tracing/register'];
    const running = spawn(process.execPath, [...args, ...(service.command ?? [])], {
      cwd: demo,
      env: { NODE_ENV: 'production', HOST: host, ...environmentOf(service, addresses), ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [running.stdout, running.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    return running;
  });
  return {
    name,
    healthy: child.then(async (running) => {
      for (let tries = 0; tries < 1200; tries++) {
        if (running.exitCode !== null) break;
        if (await isHealthy(service, host)) return;
        await delay(50);
      }
      throw new Error(`${name} is not healthy:\n${output}`);
    }),
    output: () => output,
    async stop() {
      const running = await child;
      if (running.exitCode !== null || running.signalCode !== null) return running.exitCode;
      const closed = once(running, 'close');
      running.kill('SIGTERM');
      const timer = setTimeout(() => running.kill('SIGKILL'), 5000);
      await closed;
      clearTimeout(timer);
      return running.exitCode;
    },
  };
}

function environmentOf(
  { environment = {} }: ComposeService,
  addresses: ReadonlyMap<string, string>,
): Record<string, string> {
  const resolved = (text: string): string =>
    text.replaceAll(/(?<=[/@])([a-z-]+)(?=:\d)/g, (host) => addresses.get(host) ?? host);
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, resolved(String(value))]));
}

/** Does what the health check does, from outside: the container's own address is another here. */
async function isHealthy({ healthcheck }: ComposeService, host: string): Promise<boolean> {
  const [, program, ...args] = healthcheck!.test;
  if (program === 'wget') {
    const response = await fetch(args.at(-1)!.replace('127.0.0.1', host)).catch(() => undefined);
    await response?.body?.cancel();
    return response?.ok === true;
  }
  if (program !== 'nc') throw new Error(`cannot do ${program}`);
  const socket = connect(Number(args.at(-1)), host);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
