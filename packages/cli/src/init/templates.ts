import type { DetectedProject, Framework } from './detect-project.ts';

/** The files that a project begins with. */
export function initialFiles(project: DetectedProject): readonly { readonly path: string; readonly text: string }[] {
  const { isTypeScript, isModule, sources } = project;
  const isCommonJs = !isTypeScript && !isModule;
  return [
    { path: `${sources}telltale.${isTypeScript ? 'ts' : 'js'}`, text: telemetryText(project, isCommonJs) },
    {
      path: `telltale.config.${isTypeScript ? 'ts' : isModule ? 'js' : 'mjs'}`,
      text: configText(project),
    },
  ];
}

function telemetryText({ service }: DetectedProject, isCommonJs: boolean): string {
  const [core, catalogs] = isCommonJs
    ? [
        "const { counter, createTelemetry, defineCatalog, oneOf } = require('@telltale/core');",
        "const { http } = require('@telltale/core/catalogs');",
      ]
    : [
        "import { counter, createTelemetry, defineCatalog, oneOf } from '@telltale/core';",
        "import { http } from '@telltale/core/catalogs';",
      ];
  const exported = isCommonJs ? 'const' : 'export const';
  return `${core}
${catalogs}

/** What this service counts and measures of its own: put what matters to you in the place of the example. */
const app = defineCatalog('app', {
  jobs: counter({ help: 'Jobs that were done.', labels: { outcome: oneOf('success', 'failure') } }),
});

${exported} catalogs = { http, app };

${exported} telemetry = createTelemetry({ service: ${JSON.stringify(service).replaceAll('"', "'")}, catalogs });
${isCommonJs ? '\nmodule.exports = { catalogs, telemetry };\n' : ''}`;
}

/** `.js` is what TypeScript itself asks for in imports; telltale finds the source. */
function configText({ service, sources }: DetectedProject): string {
  return `import { defineConfig } from '@telltale/cli';
import { http } from '@telltale/core/catalogs';
import { availability, slo } from '@telltale/rules';
import { catalogs } from './${sources}telltale.js';

export default defineConfig({
  catalogs: Object.values(catalogs),
  slos: [slo('availability', { objective: 99.9, indicator: availability(http) })],
  prometheus: { jobs: [{ job: '${service}', targets: ['localhost:3000'] }] },
});
`;
}

interface Usage {
  readonly packages: readonly string[];
  /** What is added to the application; `telemetry` comes from the file that was written. */
  readonly lines: (importLine: (names: string, from: string) => string) => readonly string[];
}

const usages: Readonly<Record<Framework, Usage>> = {
  express: {
    packages: ['@telltale/express'],
    lines: (importLine) => [importLine('{ telltale }', '@telltale/express'), 'app.use(telltale({ telemetry }));'],
  },
  fastify: {
    packages: ['@telltale/fastify'],
    lines: (importLine) => [importLine('{ telltale }', '@telltale/fastify'), 'app.register(telltale, { telemetry });'],
  },
  nestjs: {
    packages: ['@telltale/nestjs'],
    lines: (importLine) => [
      importLine('{ TelltaleModule }', '@telltale/nestjs'),
      '@Module({ imports: [TelltaleModule.forRoot({ telemetry })] })',
    ],
  },
  none: {
    packages: [],
    lines: (importLine) => [
      importLine('{ serveMetrics }', '@telltale/core'),
      'await serveMetrics(telemetry, { port: 3000 });',
    ],
  },
};

/** The line that brings the telemetry, and the two that put it into the application. */
export function linesToAdd({ framework, isTypeScript, isModule }: DetectedProject): readonly string[] {
  const isCommonJs = !isTypeScript && !isModule;
  const importLine = (names: string, from: string): string =>
    isCommonJs ? `const ${names} = require('${from}');` : `import ${names} from '${from}';`;
  // In the sources of a project of CommonJS, TypeScript resolves names without extensions.
  const file = `./telltale${isTypeScript && !isModule ? '' : '.js'}`;
  const [first = '', second = ''] = usages[framework].lines(importLine);
  return [importLine('{ telemetry }', file), first, isCommonJs ? second.replace(/^await /, 'void ') : second];
}

/** The commands that install what was written for. */
export function installCommands({ framework, packageManager, libraries }: DetectedProject): readonly string[] {
  const add = packageManager === 'npm' ? 'npm install' : `${packageManager} add`;
  const runtime = [
    '@telltale/core',
    ...usages[framework].packages,
    ...(libraries.length === 0 ? [] : ['@telltale/instruments']),
  ];
  const dev = packageManager === 'npm' ? '--save-dev' : '-D';
  return [`${add} ${runtime.join(' ')}`, `${add} ${dev} @telltale/cli @telltale/rules`];
}
