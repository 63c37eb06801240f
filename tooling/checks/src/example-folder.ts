import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Example } from './examples.ts';

const run = promisify(execFile);
// Below this package, so that the examples find what it depends on; not below node_modules, where types are not stripped.
const parent = join(dirname(import.meta.dirname), '.examples');

// Where the compiler puts what it makes, below the folder of the examples.
const compiled = 'compiled';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The examples as files, one folder a page. */
export class ExampleFolder implements Disposable {
  readonly #folder: string;
  readonly #files = new Map<Example, string>();

  constructor(examples: readonly Example[]) {
    mkdirSync(parent, { recursive: true });
    this.#folder = mkdtempSync(join(parent, 'run-'));
    for (const example of examples) {
      const file = join(
        example.path.replaceAll(/[^\w]+/g, '-'),
        example.file ?? `line-${example.line}.${example.language}`,
      );
      this.#files.set(example, file);
      mkdirSync(dirname(join(this.#folder, file)), { recursive: true });
      // The code stands on the lines that it has in the page: messages point to the page.
      writeFileSync(join(this.#folder, file), '\n'.repeat(example.line - 1) + example.code);
    }
    const settings = {
      extends: '../../../tsconfig/base.json',
      compilerOptions: {
        // An example may declare what it does not use, as in a reference.
        noUnusedLocals: false,
        noUnusedParameters: false,
        // Applications of NestJS are written with what Node.js does not run as it is: those are run as they are compiled.
        experimentalDecorators: true,
        erasableSyntaxOnly: false,
        noEmit: false,
        rootDir: '.',
        outDir: compiled,
      },
      include: ['**/*.ts'],
    };
    writeFileSync(join(this.#folder, 'tsconfig.json'), JSON.stringify(settings));
  }

  /** The compiler's complaints about all examples, by example. */
  async typeErrors(): Promise<ReadonlyMap<Example, readonly string[]>> {
    const { stdout } = await this.#try('tsc', ['-p', '.', '--pretty', 'false']);
    const lines = stdout.split('\n').filter((line) => line !== '');
    const found = [...this.#files].map(
      ([example, file]) =>
        [
          example,
          lines.filter((line) => line.startsWith(`${file}(`)).map((line) => withPlace(line, file, example)),
        ] as const,
    );
    const known = found.reduce((sum, [, errors]) => sum + errors.length, 0);
    const unknown = lines.filter((line) => /: error TS/.test(line)).length - known;
    if (unknown > 0) throw new Error(stdout);
    return new Map(found);
  }

  run(example: Example): Promise<Outcome> {
    const source = this.#files.get(example)!;
    if (isTest(example)) return this.#try('vitest', ['run', basename(source)], join(this.#folder, dirname(source)));
    const file = isErasable(example) ? source : join(compiled, source.replace(/\.ts$/, '.js'));
    return this.#try('node', [basename(file)], join(this.#folder, dirname(file)));
  }

  async #try(command: string, args: readonly string[], cwd = this.#folder): Promise<Outcome> {
    try {
      return { code: 0, ...(await run(command, args, { cwd, timeout: 20_000, encoding: 'utf8' })) };
    } catch (error) {
      const { code, killed, stdout, stderr } = error as Outcome & { killed: boolean };
      if (killed) return { code: -1, stdout, stderr: `${stderr}\nIt was still running after 20 seconds.` };
      if (typeof code !== 'number') throw error;
      return { code, stdout, stderr };
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function isErasable({ code }: Example): boolean {
  return !/^\s*@[A-Z]\w*\(/m.test(code);
}

function isTest({ file }: Example): boolean {
  return file?.endsWith('.test.ts') ?? false;
}

function withPlace(line: string, file: string, { path }: Example): string {
  return line.replace(file, path);
}
