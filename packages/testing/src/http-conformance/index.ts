/** The HTTP conformance kit, `@telltale/testing/http-conformance`. */
export { describeHttpConformance, httpConformance } from './describe-http-conformance.ts';
export { KitFailure } from './routes.ts';
export { spellPath, spellRoute } from './spell-path.ts';

export type { TestRunner } from './describe-http-conformance.ts';
export type { KitAdapter, KitFeature, KitOptions, KitServer } from './kit-adapter.ts';
export type { KitApp, KitBehaviour, KitMethod, KitPath, KitRoute, KitSegment, Send } from './kit-app.ts';
export type { KitBench, KitCase, KitCases } from './kit-case.ts';
export type { PathSyntax } from './spell-path.ts';
