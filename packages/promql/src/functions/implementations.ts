import { absenceFunctions } from './absence.ts';
import { clampingFunctions } from './clamping.ts';
import { histogramFunctions } from './histogram-functions.ts';
import { conversionFunctions } from './conversions.ts';
import { dateFunctions } from './dates.ts';
import { elementFunctions } from './element.ts';
import type { Family } from './implementation.ts';
import { infoFunctions } from './info.ts';
import { overTimeFunctions } from './over-time.ts';
import { queryRangeFunctions } from './query-range.ts';
import { rateFunctions } from './rates.ts';
import { regressionFunctions } from './regression.ts';
import { relabellingFunctions } from './relabelling.ts';
import { smoothingFunctions } from './smoothing.ts';
import { sortingFunctions } from './sorting.ts';

/** The implementation of every function of the signatures, by name. */
export const implementations: Family = {
  ...absenceFunctions,
  ...clampingFunctions,
  ...conversionFunctions,
  ...dateFunctions,
  ...elementFunctions,
  ...histogramFunctions,
  ...infoFunctions,
  ...overTimeFunctions,
  ...queryRangeFunctions,
  ...rateFunctions,
  ...regressionFunctions,
  ...relabellingFunctions,
  ...smoothingFunctions,
  ...sortingFunctions,
};
