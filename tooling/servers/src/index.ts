export { startAlertmanager } from './alertmanager.ts';
export { describeWithServers } from './describe-with-servers.ts';
export { freePort } from './free-port.ts';
export { startPostgres } from './postgres.ts';
export { findProgram, installHint } from './programs.ts';
export { startPrometheus } from './prometheus.ts';
export { remoteWrite } from './remote-write.ts';
export { startRedis } from './redis.ts';
export { runProgram } from './run-program.ts';
export { startProgram } from './start-program.ts';

export type { Alertmanager, AlertmanagerOptions } from './alertmanager.ts';
export type { Postgres } from './postgres.ts';
export type { ProgramName } from './programs.ts';
export type { Prometheus, PrometheusOptions, ScrapeTarget } from './prometheus.ts';
export type { WrittenSeries } from './remote-write.ts';
export type { Redis } from './redis.ts';
export type { ProgramResult } from './run-program.ts';
export type { RunningProgram, StartOptions } from './start-program.ts';
