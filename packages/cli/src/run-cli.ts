import { Command, CommanderError, Option } from 'commander';
import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { findConfig } from './config/find-config.ts';
import { loadConfig, type LoadedConfig } from './config/load-config.ts';
import { optionProblem } from './config/option-problem.ts';
import { CliError } from './errors.ts';
import type { CliIo } from './io/io.ts';
import { progressFor } from './io/progress.ts';
import { printError, printOutcome, type Printing } from './io/print-outcome.ts';
import { styleFor } from './io/style.ts';
import { verbs } from './verbs/verbs.ts';
import type { NumberRange, OptionDetails, OptionValues, Outcome, Verb, VerbContext } from './verbs/verb.ts';

/** 0: all is well. 1: something was found. 2: the command could not do its work. */
export type ExitCode = 0 | 1 | 2;

/**
 * Runs the command `telltale` in a process of one's own.
 *
 * @param args - Without the names of the program: `['generate', '--check']`.
 * @param io - The folder, the environment and the streams; nothing else of the process is used, and it does not end.
 */
export async function runCli(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const printing: Printing = {
    io,
    isJson: args.includes('--json'),
    isGithub: args.includes('--github') || io.env['GITHUB_ACTIONS'] === 'true',
    command: args.find((arg) => !arg.startsWith('-')) ?? '',
  };
  let code: ExitCode = 0;
  const program = telltaleCommand(io, (outcome, command) => {
    printOutcome(outcome, { ...printing, command });
    code = outcome.ok ? 0 : 1;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return usageExit(error, printing);
    printError(error, printing);
    return 2;
  }
}

/** Help and the version are what was asked for; everything else was refused. */
function usageExit(error: CommanderError, printing: Printing): ExitCode {
  if (error.exitCode === 0) return 0;
  printError(new CliError('CLI_USAGE', usageProblem(error)), printing);
  return 2;
}

function usageProblem({ code, message }: CommanderError): string {
  if (code === 'commander.help') return 'There is no command given';
  const text = message.replace(/^error: /, '').replace(/\n\(Did you mean (.*)\?\)$/, '; did you mean $1');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function telltaleCommand(io: CliIo, done: (outcome: Outcome, command: string) => void): Command {
  const program = new Command('telltale')
    .description('Everything that follows from a metric catalog: files made from it, and checks against it.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      // Errors are printed once, with their codes.
      writeErr: () => {},
      getOutHelpWidth: () => Math.min(io.stdout.columns ?? 100, 100),
      getOutHasColors: () => false,
    })
    .addHelpText('after', EXIT_CODES);
  for (const verb of verbs) {
    const command = program
      .command(verb.name)
      .summary(verb.summary)
      .description(verb.description ?? `${verb.summary.charAt(0).toUpperCase()}${verb.summary.slice(1)}.`)
      .helpOption('-h, --help', 'print this help');
    for (const [name, description] of verb.args) command.argument(name, description);
    for (const [flags, description, more = {}] of [...verb.options, ...commonOptions]) {
      command.addOption(commandOption(flags, description, more));
    }
    command.addHelpText('after', `\nExamples:\n${verb.examples.map((example) => `  ${example}`).join('\n')}`);
    command.action(async (...given: unknown[]) => {
      done(await runVerb(verb, given.slice(0, -2), given.at(-2) as OptionValues, io), verb.name);
    });
  }
  return program;
}

const EXIT_CODES = `
Exit codes:
  0  all is well
  1  something was found
  2  the command could not do its work: wrong usage or configuration, a server that does not answer`;

const commonOptions: Verb['options'] = [
  ['-c, --config <path>', 'the configuration, or its folder (default: the nearest telltale.config.ts)'],
  ['--json', 'print one JSON object instead of text'],
  ['--github', 'print annotations for GitHub Actions too (default: within GitHub Actions)'],
];

function commandOption(flags: string, description: string, more: OptionDetails): Option {
  const option = new Option(flags, description);
  if (more.choices !== undefined) option.choices([...more.choices]);
  if (more.default !== undefined) option.default(more.default);
  const { number: range } = more;
  if (range !== undefined) option.argParser((text: string) => numberOf(text, flags, range));
  if (more.repeated === true) {
    option.argParser((text: string, before: readonly string[] | undefined) => [...(before ?? []), text]);
  }
  return option;
}

function numberOf(text: string, flags: string, range: NumberRange): number {
  const number = Number(text);
  const isWithin = range === 'above 0' ? number > 0 : number >= 0;
  if (text.trim() !== '' && Number.isFinite(number) && isWithin) return number;
  throw new CliError('CLI_USAGE', `${flags.split(' ')[0]} is ${JSON.stringify(text)}, which is no number ${range}`);
}

async function runVerb(verb: Verb, args: readonly unknown[], options: OptionValues, io: CliIo): Promise<Outcome> {
  const progress = progressFor(io);
  const read: LoadedConfig[] = [];
  const context: VerbContext = {
    io,
    style: styleFor(io.stdout, io.env),
    progress,
    loadConfig: async () => {
      const loaded = await loadConfig(findConfig(io.cwd, options['config'] as string | undefined));
      read.push(loaded);
      return loaded;
    },
    shownPath: (path) => relative(io.cwd, path).split(sep).join('/') || '.',
  };
  const lists = args.map((arg) => (Array.isArray(arg) ? (arg as string[]) : arg === undefined ? [] : [arg as string]));
  try {
    return await verb.run(lists, options, context);
  } catch (error) {
    throw optionProblem(error, read[0]?.path);
  } finally {
    progress.clear();
  }
}

function version(): string {
  const manifest = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string }).version;
}
