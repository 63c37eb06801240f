import { signal } from '@preact/signals';
import type { ConsoleAbout } from '../../src/page-api/console-answers.ts';
import { askConsole } from './console.ts';

/** What the console says of itself. */
export const about = signal<ConsoleAbout | undefined>(undefined);

export async function askAbout(): Promise<void> {
  about.value = await askConsole('/api/console/about');
}
