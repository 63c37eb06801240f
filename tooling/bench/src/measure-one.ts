import { efforts } from './suite.ts';
import type { EffortName } from './suite.ts';
import { suites } from './suites/suites.ts';

// The process that measures one case of one contender, and prints the figures as JSON.
const [suiteName, caseName, contender, effort] = process.argv.slice(2);
const found = suites.find(({ name }) => name === suiteName)?.cases.find(({ name }) => name === caseName);
if (found === undefined || !('measure' in found)) throw new Error(`The suite ${suiteName} has no case ${caseName}`);
const figures = await found.measure(contender!, efforts[effort as EffortName]);
process.stdout.write(JSON.stringify(figures), () => process.exit()); // Peers leave timers running.
