import type { ConsoleAnswers } from '../../src/page-api/console-answers.ts';
import { fetchJson, type AskParameters } from './fetch-json.ts';

/** Asks what only the console answers. */
export async function askConsole<Path extends keyof ConsoleAnswers>(
  path: Path,
  parameters: AskParameters = {},
  signal?: AbortSignal,
): Promise<ConsoleAnswers[Path]> {
  return fetchJson<ConsoleAnswers[Path]>(path, parameters, signal);
}
