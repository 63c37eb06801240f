import { nameOf } from './catalog/catalog.ts';
import type { Catalog } from './catalog/catalog.ts';
import { nodeRuntime } from './catalogs/node-runtime.ts';
import { processRuntime } from './catalogs/process-runtime.ts';
import { telltale } from './catalogs/telltale.ts';

/** What every telemetry has, whatever its catalogs: the process, Node.js and Telltale itself. */
export const builtInCatalogs: readonly Catalog[] = [processRuntime, nodeRuntime, telltale];

/** The names of the {@link builtInCatalogs}, as they stand on metrics. */
export const builtInNames: readonly string[] = builtInCatalogs.map((catalog) => nameOf(catalog));
