import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ScrapedPart } from '../parts/messages.ts';

/** What Prometheus is to scrape, as a file that it watches: services come and go while it runs. */
export class TargetFile {
  readonly path = join(mkdtempSync(join(tmpdir(), 'telltale-desk-targets-')), 'targets.json');

  write(targets: readonly ScrapedPart[]): void {
    const groups = targets.map(({ url, job }) => ({
      targets: [new URL(url).host],
      labels: { job, __metrics_path__: new URL(url).pathname },
    }));
    // In one step: Prometheus never reads half of it.
    writeFileSync(`${this.path}.new`, JSON.stringify(groups));
    renameSync(`${this.path}.new`, this.path);
  }

  remove(): void {
    rmSync(dirname(this.path), { recursive: true, force: true });
  }
}
