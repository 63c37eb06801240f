import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { environment } from './environment.ts';
import { resultsPage } from './report/results-page.ts';
import type { SuiteResults } from './report/results-page.ts';
import { runSuite } from './run-suite.ts';
import { suites } from './suites/suites.ts';

// `pnpm bench` measures everything and writes RESULTS.md. `pnpm bench --suite record` prints one table and writes nothing;
// so does `--quick`, whose numbers mean nothing.
const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, suite: { type: 'string', multiple: true } },
});
// A name, or what several names begin with: `requests` is `requests-express` and the others.
const chosen = suites.filter(
  ({ name }) => values.suite?.some((asked) => name === asked || name.startsWith(`${asked}-`)) ?? true,
);
if (chosen.length === 0) throw new Error(`--suite is one of ${suites.map(({ name }) => name).join(', ')}`);

const measured: SuiteResults[] = [];
for (const suite of chosen) {
  const results = await runSuite(suite, values.quick ? 'quick' : 'full', (round, rounds) => {
    console.error(`${suite.name}: round ${round} of ${rounds}`);
  });
  measured.push({ suite, results });
}
const page = resultsPage(measured, environment(chosen));
console.log(page);
if (!values.quick && values.suite === undefined) writeFileSync(new URL('../RESULTS.md', import.meta.url), page);
