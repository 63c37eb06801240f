import { nodeRuntime } from '../catalogs/node-runtime.ts';
import { instrumentOf } from '../instruments/instrument.ts';
import type { MakePart } from './runtime-part.ts';

// Not documented, and gone one day perhaps: prom-client's `nodejs_active_handles` and `nodejs_active_requests` need them.
type UndocumentedProcess = Partial<Record<'_getActiveHandles' | '_getActiveRequests', () => readonly object[]>>;

/** What keeps the event loop of this thread alive, by type. */
export const activeResources: MakePart = (telemetry, options) => {
  if (!options.activeResources) return undefined;
  const resources = telemetry.metric(nodeRuntime.activeResources);
  const handles = telemetry.metric(nodeRuntime.activeHandles);
  const requests = telemetry.metric(nodeRuntime.activeRequests);

  return {
    name: 'nodejs_active_resources',
    metrics: [resources, handles, requests],
    collect(report) {
      for (const [type, count] of counted(process.getActiveResourcesInfo())) {
        report(resources, { v8js_resource_type: type }, count);
      }
      const undocumented = process as UndocumentedProcess;
      for (const [metric, list] of [
        [handles, undocumented._getActiveHandles],
        [requests, undocumented._getActiveRequests],
      ] as const) {
        if (list === undefined || !(instrumentOf in metric)) continue;
        for (const [type, count] of counted(list().map(typeName))) report(metric, { type }, count);
      }
    },
  };
};

function counted(types: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

function typeName(resource: object): string {
  return resource.constructor?.name ?? 'Object';
}
