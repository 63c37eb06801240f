import { instrumentOf } from '../instruments/instrument.ts';
import { activeResources } from './active-resources.ts';
import { eventLoop } from './event-loop.ts';
import { garbageCollections } from './garbage-collections.ts';
import { heap } from './heap.ts';
import { heapSpaces } from './heap-spaces.ts';
import { nodeVersion } from './node-version.ts';
import { procFiles } from './proc-files.ts';
import { processUsage } from './process-usage.ts';
import { resolveRuntimeOptions } from './runtime-options.ts';
import type { RuntimeOptions } from './runtime-options.ts';
import type { MakePart, RuntimePart, RuntimeTelemetry } from './runtime-part.ts';

export type { RuntimeOptions } from './runtime-options.ts';

// `procFiles` reads a folder: it comes after `activeResources`, which would count that.
const parts: readonly MakePart[] = [
  processUsage,
  eventLoop,
  garbageCollections,
  heap,
  heapSpaces,
  activeResources,
  nodeVersion,
  procFiles,
];

/**
 * Collects the metrics of the catalogs `processRuntime` and `nodeRuntime`, which the telemetry must offer. Values are
 * read at each scrape; between scrapes only the event-loop monitor and the garbage-collection observer exist, and
 * neither keeps the process alive. What the convention hides is not read.
 *
 * @returns stops everything and takes the series away
 * @throws TelltaleError `TELLTALE_OPTIONS`
 */
export function collectRuntime(telemetry: RuntimeTelemetry, options: RuntimeOptions = {}): () => void {
  const resolved = resolveRuntimeOptions(options);
  const stops: (() => void)[] = [];
  for (const make of parts) {
    const part = make(telemetry, resolved);
    if (part === undefined || !isShown(part)) continue;
    const { name, metrics, collect, start } = part;
    if (start !== undefined) stops.push(start());
    if (collect !== undefined) stops.push(telemetry.addCollector({ name, metrics, collect }));
  }
  return () => {
    for (const stop of stops.splice(0)) stop();
  };
}

function isShown(part: RuntimePart): boolean {
  return part.metrics.some((metric) => instrumentOf in metric);
}
