import type { FromPart, PartName, Readies, ScrapedPart, Starts, ToPart } from './messages.ts';

/** What a part does once it is started. */
export interface RunningPart<Name extends PartName> {
  readonly facts: Readies[Name];
  /** Switches a disturbance on or off. */
  switchChaos(name: string, active: boolean): void;
  /** Scrapes other parts, where that is what the part does. */
  scrape?(targets: readonly ScrapedPart[]): Promise<void>;
  /** Stops everything that was started: afterwards nothing may keep the process alive. */
  close(): Promise<void>;
}

/** Runs a part in this process, until the demo says stop or is gone. */
export function servePart<Name extends PartName>(start: (options: Starts[Name]) => Promise<RunningPart<Name>>): void {
  // Ctrl-C reaches the whole process group; the order in which parts stop is the demo's business.
  process.on('SIGINT', () => {});
  process.on('SIGHUP', () => {});
  const tell = (message: FromPart<Name>): void => void process.send?.(message);
  let running: Promise<RunningPart<Name>> | undefined;

  const stop = async (): Promise<void> => {
    process.off('disconnect', orphaned);
    const part = await running;
    await part?.close();
    // The channel was the last thing that kept this process alive: it ends by itself, or something was left open.
    if (process.connected) process.disconnect();
  };
  // The demo was killed: nobody is left to say stop.
  const orphaned = (): void => void stop();
  process.on('disconnect', orphaned);
  process.on('message', (message: ToPart<Name>) => {
    if (message.type === 'start') {
      running = start(message.options);
      running.then(
        ({ facts }) => tell({ type: 'ready', facts }),
        (error: Error) => {
          // Half of it may have started: nothing but the end of the process stops that.
          const message: FromPart<Name> = { type: 'failed', message: error.message };
          process.send?.(message, () => process.exit(1));
        },
      );
    } else if (message.type === 'chaos') {
      void running?.then((part) => part.switchChaos(message.name, message.active));
    } else if (message.type === 'scrape') {
      void running?.then((part) => part.scrape?.(message.targets));
    } else {
      void stop();
    }
  });
}
