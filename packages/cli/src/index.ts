export { defineConfig } from './config/define-config.ts';
export { CliError, cliErrorCodes } from './errors.ts';
export { runCli } from './run-cli.ts';

export type { CheckOptions, DocumentsOptions, KubernetesOptions, TelltaleConfig } from './config/config.ts';
export type { CliErrorCode, Place } from './errors.ts';
export type { CliFinding, FindingSeverity } from './io/finding.ts';
export type { CliIo, Output } from './io/io.ts';
export type { ExitCode } from './run-cli.ts';
