export { launchBrowser } from './launch-browser.ts';
export { seriousProblems } from './serious-problems.ts';
export { watchMisdeeds } from './misdeeds.ts';

export type { Misdeeds } from './misdeeds.ts';
