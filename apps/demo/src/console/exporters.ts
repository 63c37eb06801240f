import type { Environment } from '../parts/environment.ts';

/** The variable that names the exporters which run beside the services, by the names of their projects. */
export const EXPORTERS = 'EXPORTERS';

export function exportersOf(environment: Environment): readonly string[] {
  return environment.text(EXPORTERS)?.split(',') ?? [];
}
