import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';

/** A user's project: an empty folder in which packages are installed by npm. */
export class Project implements Disposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'telltale-project-'));

  constructor(npmrc: string) {
    this.write('package.json', JSON.stringify({ name: 'project', private: true }));
    this.write('.npmrc', npmrc);
  }

  write(file: string, content: string): void {
    writeFileSync(join(this.folder, file), content);
  }

  copy(from: string): void {
    cpSync(from, this.folder, { recursive: true });
  }

  async install(...packages: readonly string[]): Promise<void> {
    await run(this.folder, 'npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...packages]);
  }

  run(command: string, ...args: readonly string[]): Promise<string> {
    return run(this.folder, command, args);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
