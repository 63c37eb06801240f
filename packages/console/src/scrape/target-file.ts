import { readFile, stat } from 'node:fs/promises';
import { resolveTarget, type Target } from './target-options.ts';
import type { TargetSource } from './watched-targets.ts';

/** Larger files are no lists of targets. */
const MAX_FILE_BYTES = 1024 * 1024;

/**
 * Targets in a file as Prometheus' `file_sd_configs` has them, in JSON: `[{ "targets": ["localhost:3000"], "labels": { "job": "shop" } }]`
 * (https://prometheus.io/docs/prometheus/latest/configuration/configuration/#file_sd_config). It is read again when it changes.
 */
export class TargetFile implements TargetSource {
  readonly pool: string;
  readonly #intervalSeconds: number;
  #seen = '';

  constructor(path: string, intervalSeconds: number) {
    this.pool = path;
    this.#intervalSeconds = intervalSeconds;
  }

  async read(): Promise<readonly Target[] | undefined> {
    const { mtimeMs, size, ino } = await stat(this.pool);
    const seen = `${mtimeMs} ${size} ${ino}`;
    if (seen === this.#seen) return undefined;
    if (size > MAX_FILE_BYTES) throw new Error(`it has ${size} bytes, at most ${MAX_FILE_BYTES} are read`);
    const targets = targetsOf(JSON.parse(await readFile(this.pool, 'utf8')), this.#intervalSeconds, this.pool);
    this.#seen = seen;
    return targets;
  }
}

function targetsOf(groups: unknown, intervalSeconds: number, pool: string): readonly Target[] {
  if (!Array.isArray(groups)) throw new Error('it is no list of { "targets": [...], "labels": {...} }');
  return groups.flatMap((group: unknown) => {
    const { targets, labels = {} } = (group ?? {}) as { readonly targets?: unknown; readonly labels?: unknown };
    if (!Array.isArray(targets) || !targets.every((each) => typeof each === 'string')) {
      throw new Error(`${JSON.stringify(group)} has no list of targets`);
    }
    if (!isTexts(labels)) throw new Error(`labels are texts, unlike ${JSON.stringify(labels)}`);
    return targets.map((target) => targetOf(target, labels, intervalSeconds, pool));
  });
}

/** Labels that begin with two underscores say how the target is scraped, and are none of its series. */
function targetOf(
  address: string,
  labels: Readonly<Record<string, string>>,
  intervalSeconds: number,
  pool: string,
): Target {
  const { __scheme__: scheme = 'http', __metrics_path__: path = '', job, instance } = labels;
  const own = Object.entries(labels).filter(
    ([name]) => !name.startsWith('__') && name !== 'job' && name !== 'instance',
  );
  const url = address.includes('://') ? address : `${scheme}://${address}${path}`;
  return resolveTarget(
    {
      url,
      labels: Object.fromEntries(own),
      ...(job !== undefined && { job }),
      ...(instance !== undefined && { instance }),
    },
    intervalSeconds,
    pool,
  );
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === 'object' && value !== null && Object.values(value).every((each) => typeof each === 'string');
}
