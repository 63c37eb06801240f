import { check } from './check.ts';
import { showConsole } from './console.ts';
import { diff } from './diff.ts';
import { doctor } from './doctor.ts';
import { explain } from './explain.ts';
import { generate } from './generate.ts';
import { init } from './init.ts';
import type { Verb } from './verb.ts';

/** The commands of `telltale`, in the order of help. */
export const verbs: readonly Verb[] = [init, generate, check, diff, doctor, explain, showConsole];
