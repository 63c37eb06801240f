export { PromQLError, promqlErrorCodes } from './errors.ts';
export { createEngine } from './evaluate/engine.ts';
export { Labels } from './labels/labels.ts';

export type { Position, PromQLErrorCode } from './errors.ts';
export type { Engine, EngineOptions, QueryOptions, TimeRange } from './evaluate/engine.ts';
export type {
  MatrixResult,
  QueryResult,
  ResultValue,
  Sample,
  ScalarResult,
  Series,
  StringResult,
  VectorResult,
} from './evaluate/result.ts';
export type { Matcher, SeriesSamples, Storage } from './storage/storage.ts';
