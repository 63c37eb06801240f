import { Environment } from './environment.ts';
import type { FromPart, ToPart } from './messages.ts';
import { PartHost } from './part-host.ts';
import { serveControl } from './serve-control.ts';
import type { StartPart } from './running-part.ts';

/** Runs a part in this process: as a child of the demo until that says stop or is gone, or alone, until it is told to end. */
export function servePart(start: StartPart): void {
  const environment = new Environment(process.env);
  const host = new PartHost(start, environment);
  if (process.send === undefined) void serveAlone(host, environment);
  else serveForDemo(host, process.send.bind(process));
}

function serveForDemo(host: PartHost, send: NonNullable<typeof process.send>): void {
  // Where there are no process groups, Ctrl-C reaches the parts, too.
  process.on('SIGINT', () => {});
  process.on('SIGHUP', () => {});
  const stop = async (): Promise<void> => {
    process.off('disconnect', orphaned);
    await host.stop();
    // The channel was the last thing that kept this process alive: it ends by itself, or something was left open.
    if (process.connected) process.disconnect();
  };
  // The demo was killed: nobody is left to say stop.
  const orphaned = (): void => void stop();
  process.on('disconnect', orphaned);
  process.on('message', (message: ToPart) => {
    if (message.type === 'chaos') host.switchChaos(message.name, message.active);
    else if (message.type === 'scrape') host.scrape(message.targets);
    else void stop();
  });
  host.start().then(
    (facts) => send({ type: 'ready', facts } satisfies FromPart),
    (error: Error) => {
      // Half of it may have started: nothing but the end of the process stops that.
      send({ type: 'failed', message: error.message } satisfies FromPart, () => process.exit(1));
    },
  );
}

/** As in a container: told by signals, and disturbed over HTTP where `CONTROL_PORT` says so. */
async function serveAlone(host: PartHost, environment: Environment): Promise<void> {
  const { urls, metricsUrl } = await host.start();
  const control = await serveControl(host, environment);
  for (const [name, url] of Object.entries(urls)) console.log(`${name} listens at ${url}`);
  if (metricsUrl !== undefined) console.log(`metrics are at ${metricsUrl}/metrics`);
  const stop = async (): Promise<void> => {
    await control?.close();
    await host.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
}
