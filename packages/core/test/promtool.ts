import { spawnSync } from 'node:child_process';

/** What promtool's `check metrics` finds on a page; `undefined` where promtool is not installed and need not be. */
export function complaintsOfPromtool(page: string): string | undefined {
  const { error, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: page, encoding: 'utf8' });
  if (error === undefined) return stdout + stderr;
  if (process.env['TELLTALE_REQUIRE_SERVERS'] === '1') throw error;
  return undefined;
}

/** A page with one empty metric. */
export function emptyFamily(name: string, type: string, help: string): string {
  const samples =
    type === 'histogram' ? [`${name}_bucket{le="+Inf"} 0`, `${name}_sum 0`, `${name}_count 0`] : [`${name} 0`];
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples, ''].join('\n');
}
