import { RulesError } from '../errors.ts';
import type { Exposure } from './exposure.ts';

export function notExposed(name: string, missing: readonly string[], { convention }: Exposure): RulesError {
  const problem = `${name} reads ${missing.join(' and ')}, which is not exposed under the convention ${convention} by what is given`;
  return new RulesError('RULES_NOT_EXPOSED', problem, missing);
}
