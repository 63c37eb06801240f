import { alertmanager } from './alertmanager.ts';
import type { Exporter } from './exporter.ts';
import { goProcess } from './go-process.ts';
import { kafkaExporter } from './kafka-exporter.ts';
import { loki } from './loki.ts';
import { nodeExporter } from './node-exporter.ts';
import { postgresExporter } from './postgres-exporter.ts';
import { prometheus } from './prometheus.ts';
import { redisExporter } from './redis-exporter.ts';
import { scraping } from './scraping.ts';
import { tempo } from './tempo.ts';

/** The exporters and servers whose metrics are known. */
export type ExporterName =
  | 'alertmanager'
  | 'go'
  | 'kafka'
  | 'loki'
  | 'node'
  | 'postgres'
  | 'prometheus'
  | 'redis'
  | 'scraping'
  | 'tempo';

/**
 * What common exporters and servers expose. `scraping` is what Prometheus stores for every target, such as `up`, and for every
 * alert; `go` what each program in Go exposes of itself.
 *
 * @example
 * ```ts
 * import { exporters } from '@telltale/promql/exporters';
 *
 * const commands = exporters.redis.metrics.find(({ name }) => name === 'redis_commands_total');
 * console.log(commands?.type, commands?.labels[0]?.exposed); // => counter cmd
 * ```
 */
export const exporters: Readonly<Record<ExporterName, Exporter>> = {
  alertmanager,
  go: goProcess,
  kafka: kafkaExporter,
  loki,
  node: nodeExporter,
  postgres: postgresExporter,
  prometheus,
  redis: redisExporter,
  scraping,
  tempo,
};
