import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/** Ends the output with one line a person or a CI can read: `12 passed, 0 failed, 1 skipped`. */
export default class Tally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state] += 1;
      // A file that fails before its first test (a failing import, a hook) has no failed test of its own.
      if (module.state() === 'failed' && module.errors().length > 0) count.failed += 1;
    }
    const line = `${count.passed} passed, ${count.failed} failed, ${count.skipped + count.pending} skipped`;
    console.log(line);
    const file = process.env['TELLTALE_TALLY_FILE'];
    if (file) writeFileSync(file, `${line}\n`);
  }
}
