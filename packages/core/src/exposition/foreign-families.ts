import { shown } from '../errors.ts';
import type { Dialect } from './dialect.ts';
import { foreignHead, foreignLine } from './foreign-lines.ts';
import type { OnSkipped } from './foreign-lines.ts';
import type { PageWriter } from './page-writer.ts';
import type { ForeignFamily, PageSource } from './source.ts';

interface Target {
  readonly writer: PageWriter;
  readonly dialect: Dialect;
  readonly onSkipped: OnSkipped;
}

/** The families, none if they cannot be had. */
export async function foreignFamiliesOf(source: PageSource, onSkipped: OnSkipped): Promise<readonly ForeignFamily[]> {
  try {
    return await source.foreign();
  } catch (error) {
    onSkipped({ family: '', reason: messageOf(error) });
    return [];
  }
}

/**
 * Writes metrics of the application's own client, a step for each sample. Another library's mistake must not cost anybody
 * the page, so what cannot be shown is left out and reported.
 *
 * @param taken - Names of families that are on the page already, as they are shown.
 */
export function* foreignSteps(families: readonly ForeignFamily[], taken: Set<string>, target: Target): Generator<void> {
  for (const family of families) {
    try {
      yield* familySteps(family, taken, target);
    } catch (error) {
      target.onSkipped({ family: nameOf(family), reason: messageOf(error) });
    }
  }
}

function* familySteps(family: ForeignFamily, taken: Set<string>, target: Target): Generator<void> {
  const { writer, dialect, onSkipped } = target;
  const head = foreignHead(family, dialect);
  const shown = dialect.metricName(family.name);
  if (taken.has(shown)) throw new Error('its name is taken');
  taken.add(shown);
  let isOpen = false;
  for (const sample of family.samples) {
    try {
      const line = foreignLine(family, sample, dialect);
      write(writer, isOpen ? line : head + line);
      isOpen = true;
    } catch (error) {
      onSkipped({ family: family.name, reason: messageOf(error) });
    }
    yield;
  }
}

function write(writer: PageWriter, text: string): void {
  writer.reserve(text.length * 3);
  writer.text(text);
}

function nameOf(family: ForeignFamily): string {
  return typeof family?.name === 'string' ? family.name : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : shown(error);
}
