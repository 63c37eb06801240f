import { conventions, expose } from '@telltale/core';
import type { ConventionName } from '@telltale/core';
import type { Naming } from '../src/builder/index.ts';

/** Core's names under a convention. */
export function namingOf(convention: ConventionName, namespace = ''): Naming {
  return { convention, expose: (metric) => expose(metric, conventions[convention], namespace) };
}
