import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configNames } from '../config/find-config.ts';
import { CliError } from '../errors.ts';
import { detectProject, type DetectedProject } from '../init/detect-project.ts';
import { initialFiles, installCommands, linesToAdd } from '../init/templates.ts';
import type { Outcome, Verb } from './verb.ts';

export const init: Verb = {
  name: 'init',
  summary: 'write a telemetry and a configuration for this service',
  description:
    'Finds out whether the service is made with Express, Fastify or NestJS, in TypeScript or JavaScript, as ES modules ' +
    'or CommonJS, and writes a telemetry and a configuration that work. Files that are there are left as they are.',
  args: [],
  options: [],
  examples: ['telltale init'],
  run(_args, _options, { io, style }) {
    const project = detectProject(io.cwd);
    const written: string[] = [];
    const kept: string[] = [];
    for (const { path, text } of initialFiles(project)) {
      const present = presentInstead(io.cwd, path);
      if (present === undefined) {
        writeNew(join(io.cwd, path), text);
        written.push(path);
      } else kept.push(present);
    }
    const install = installCommands(project);
    const lines = linesToAdd(project);
    const { service, framework, isTypeScript, isModule, libraries } = project;
    const text = [
      `${service}: ${frameworkNames[framework]}, ${isTypeScript ? 'TypeScript' : 'JavaScript'}, ${isModule ? 'ES modules' : 'CommonJS'}`,
      ...written.map((path) => `${style.green('+')} ${path}`),
      ...kept.map((path) => `${style.dim('=')} ${path} is there, and was left as it is`),
      '',
      'Install:',
      ...install.map((command) => `  ${command}`),
      '',
      'Add to the application:',
      ...lines.map((line) => `  ${line}`),
      '',
      ...(libraries.length === 0
        ? []
        : [`@telltale/instruments records ${libraries.join(', ')}, with a line for each.`]),
      'Then: npx telltale generate',
    ];
    const outcome: Outcome = {
      text: text.join('\n'),
      data: {
        service,
        framework,
        typescript: isTypeScript,
        modules: isModule,
        libraries,
        written,
        kept,
        install,
        lines,
      },
      findings: [],
      ok: true,
    };
    return Promise.resolve(outcome);
  },
};

const frameworkNames: Readonly<Record<DetectedProject['framework'], string>> = {
  express: 'Express',
  fastify: 'Fastify',
  nestjs: 'NestJS',
  none: 'no framework that is known',
};

/** The file that is in the way of another: a configuration of any kind counts. */
function presentInstead(folder: string, path: string): string | undefined {
  const names = path.startsWith('telltale.config.') ? configNames : [path];
  return names.find((name) => existsSync(join(folder, name)));
}

function writeNew(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    // Fails rather than overwrite, whatever happened since.
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    throw new CliError('CLI_FILE', error instanceof Error ? error.message : String(error), { cause: error });
  }
}
