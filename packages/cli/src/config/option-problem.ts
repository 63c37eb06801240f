import { CliError } from '../errors.ts';
import { excerptAt } from './excerpt.ts';
import { placeOfText } from './import-problem.ts';
import { isOfTelltale } from './telltale-error.ts';

/** Errors of generators speak of what the configuration says: their place is where the offending value stands in it. */
export function optionProblem(error: unknown, path: string | undefined): unknown {
  if (path === undefined || !isOfTelltale(error)) return error;
  const { value } = error;
  const place = (typeof value === 'string' ? placeOfText(path, value) : undefined) ?? { file: path };
  return new CliError('CLI_CONFIG_OPTION', error.message, { place, excerpt: excerptAt(place), cause: error });
}
