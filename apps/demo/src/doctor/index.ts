import { setTimeout as delay } from 'node:timers/promises';
import { depthOf, paint } from '../view/palette.ts';
import type { Section } from '../check/finding.ts';
import { DoctorUsageError, doctorUsage, readDoctorOptions } from './doctor-options.ts';
import type { DoctorOptions } from './doctor-options.ts';
import { doctorTable } from './doctor-table.ts';
import { examine } from './examine.ts';

const AGAIN_MILLISECONDS = 2000;

/** Where lines go. */
export interface DoctorOutput {
  print(text: string): void;
  complain(text: string): void;
}

const terminal: DoctorOutput = { print: (text) => console.log(text), complain: (text) => console.error(text) };

/**
 * Examines a stack that runs, and prints what it found.
 *
 * @param args - what was typed after `doctor`
 * @returns 0 where all is there, 1 where something is missing, 2 where `args` make no sense
 */
export async function runDoctor(args: readonly string[], output: DoctorOutput = terminal): Promise<number> {
  const options = optionsOrError(args);
  if (options instanceof DoctorUsageError) {
    output.complain(`${options.message}\n\n${doctorUsage}`);
    return 2;
  }
  if (options === undefined) {
    output.print(doctorUsage);
    return 0;
  }
  const sections = await examineUntilWell(options);
  const depth = output === terminal && process.stdout.isTTY ? depthOf(process.stdout) : 'none';
  for (const line of doctorTable(sections)) output.print(paint(line, depth));
  return isWell(sections) ? 0 : 1;
}

async function examineUntilWell(options: DoctorOptions): Promise<readonly Section[]> {
  const end = performance.now() + options.waitSeconds * 1000;
  for (;;) {
    const sections = await examine(options);
    if (isWell(sections) || performance.now() + AGAIN_MILLISECONDS > end) return sections;
    await delay(AGAIN_MILLISECONDS);
  }
}

function isWell(sections: readonly Section[]): boolean {
  return sections.every(({ findings }) => findings.length > 0 && findings.every(({ isMet }) => isMet));
}

function optionsOrError(args: readonly string[]): DoctorOptions | undefined | DoctorUsageError {
  try {
    return readDoctorOptions(args);
  } catch (error) {
    if (error instanceof DoctorUsageError) return error;
    throw error;
  }
}
