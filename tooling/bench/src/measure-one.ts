import { efforts } from './suite.ts';
import type { EffortName, Suite } from './suite.ts';

// The process that measures one case of one contender, and prints the figures as JSON. Of the suites it loads that one alone,
// which its module exports under the module's name: what others load would be measured with it.
const [suiteName = '', caseName, contender, effort] = process.argv.slice(2);
const { [suiteName]: suite } = (await import(`./suites/${suiteName}.ts`)) as Readonly<Record<string, Suite>>;
const found = suite?.cases.find(({ name }) => name === caseName);
if (found === undefined || !('measure' in found)) throw new Error(`The suite ${suiteName} has no case ${caseName}`);
const figures = await found.measure(contender!, efforts[effort as EffortName]);
process.stdout.write(JSON.stringify(figures), () => process.exit()); // Peers leave timers running.
