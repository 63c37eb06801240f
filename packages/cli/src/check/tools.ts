import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { CliIo } from '../io/io.ts';

/** What a program said. */
export interface ToolResult {
  readonly ok: boolean;
  readonly output: string;
}

/** Programs of Prometheus' and Alertmanager's own. */
export type ToolName = 'promtool' | 'amtool';

const TIMEOUT_MS = 120_000;

/** Runs a program to its end; `undefined` where it is not installed. */
export async function runTool(
  tool: ToolName,
  args: readonly string[],
  cwd: string,
  env: CliIo['env'],
): Promise<ToolResult | undefined> {
  const child = spawn(tool, args, { cwd, env, timeout: TIMEOUT_MS, stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { ok: child.exitCode === 0, output: `${stdout}${stderr}`.trim() };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** `promtool 2.42.0`; `undefined` where it is not installed. */
export async function toolVersion(tool: ToolName, cwd: string, env: CliIo['env']): Promise<string | undefined> {
  const result = await runTool(tool, ['--version'], cwd, env);
  return result && `${tool} ${/version (\S+)/.exec(result.output)?.[1] ?? ''}`.trim();
}
