import { createRequire } from 'node:module';
import { describeHttpConformance } from '@telltale/testing/http-conformance';
import type { PathSyntax } from '@telltale/testing/http-conformance';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { expressAdapter } from './kit-application.ts';
import type { ExpressModule } from './kit-application.ts';

const require = createRequire(import.meta.url);

const syntax4: PathSyntax = {};
const syntax5: PathSyntax = { optional: (name) => `{/:${name}}`, rest: (name) => `/*${name}` };

// The newest of each, and the oldest that package.json allows: how routers keep their paths has changed in between.
describe.each([
  ['express4', syntax4],
  ['express4-oldest', syntax4],
  ['express', syntax5],
  ['express5-oldest', syntax5],
] as const)('%s', (name, syntax) => {
  const { version } = require(`${name}/package.json`) as { readonly version: string };
  const adapter = expressAdapter(require(name) as ExpressModule, syntax);
  describeHttpConformance(`Express ${version}`, adapter, { describe, test, beforeAll, afterAll });
});
