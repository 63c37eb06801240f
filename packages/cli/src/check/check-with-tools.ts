import type { Artifact } from '@telltale/rules';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { CliFinding } from '../io/finding.ts';
import type { CliIo } from '../io/io.ts';
import { runTool, toolVersion, type ToolName } from './tools.ts';

/** What the servers' own programs say of files. */
export interface ToolReport {
  readonly findings: readonly CliFinding[];
  /** `promtool 2.42.0`, of those that are installed. */
  readonly versions: readonly string[];
  readonly missing: readonly ToolName[];
}

interface ToolCheck {
  readonly tool: ToolName;
  readonly files: (artifacts: readonly Artifact[]) => readonly Artifact[];
  /** Of a file, named from the folder of all. */
  readonly args: (path: string) => readonly string[];
}

const inFolder = (pattern: RegExp) => (artifacts: readonly Artifact[]) =>
  artifacts.filter(({ path }) => pattern.test(path));

/** Files of secrets and targets are on the servers: only what is written is checked. */
const checks: readonly ToolCheck[] = [
  {
    tool: 'promtool',
    files: inFolder(/^rules\/[^/]+\.yml$/),
    args: (path) => ['check', 'rules', '--lint=all', '--lint-fatal', path],
  },
  { tool: 'promtool', files: inFolder(/^rules\/tests\/[^/]+\.yml$/), args: (path) => ['test', 'rules', path] },
  {
    tool: 'promtool',
    files: inFolder(/^prometheus\/[^/]+\.yml$/),
    args: (path) => ['check', 'config', '--syntax-only', path],
  },
  { tool: 'amtool', files: inFolder(/^alertmanager\/[^/]+\.yml$/), args: (path) => ['check-config', path] },
];

/** Has promtool and amtool, where they are installed, check what is generated and rule files written by hand. */
export async function checkWithTools(
  artifacts: readonly Artifact[],
  ruleFiles: readonly { readonly path: string; readonly shown: string }[],
  generatedAt: (path: string) => string,
  { cwd, env }: CliIo,
): Promise<ToolReport> {
  const versions = new Map<ToolName, string>();
  for (const tool of ['promtool', 'amtool'] as const) {
    const version = await toolVersion(tool, cwd, env);
    if (version !== undefined) versions.set(tool, version);
  }
  const folder = mkdtempSync(join(tmpdir(), 'telltale-check-'));
  try {
    for (const { path, text } of artifacts) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const runs = [
      ...checks.flatMap(({ tool, files, args }) =>
        files(artifacts).map(({ path }) => ({ tool, args: args(path), cwd: folder, file: generatedAt(path) })),
      ),
      ...ruleFiles.map(({ path, shown }) => ({
        tool: 'promtool' as const,
        args: ['check', 'rules', basename(path)],
        cwd: dirname(path),
        file: shown,
      })),
    ].filter(({ tool }) => versions.has(tool));
    const found = await Promise.all(
      runs.map(async ({ tool, args, cwd: where, file }): Promise<readonly CliFinding[]> => {
        const result = await runTool(tool, args, where, env);
        if (result === undefined || result.ok) return [];
        return [{ severity: 'error', rule: tool, message: problemOf(result.output), file }];
      }),
    );
    return {
      findings: found.flat(),
      versions: [...versions.values()],
      missing: (['promtool', 'amtool'] as const).filter((tool) => !versions.has(tool)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Without the lines that say what is checked. */
function problemOf(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const telling = lines.filter((line) => line !== '' && !/^(Checking|Unit Testing|SUCCESS)/.test(line));
  return telling.join(' ').replace(/^FAILED:\s*/, '');
}
