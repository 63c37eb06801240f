import { parseSync } from 'oxc-parser';
import { readMarkdown, type Fence } from './markdown.ts';

/**
 * A piece of code in a document or in a doc comment.
 *
 * | fence            | what is done with it                                   |
 * | ---------------- | ------------------------------------------------------ |
 * | `ts`, `js`       | type-checked (`ts`), then run: it has to end by itself |
 * | `ts check`       | type-checked only: it needs a server, or does not end  |
 * | `ts fragment`    | left alone: it is not a whole program                  |
 * | `ts file=shop.ts`| has a name that the others of its page can import      |
 * | `ts file=shop.test.ts` | is a test, which Vitest runs                     |
 *
 * Lines that it prints are said with `// => text`; if one is said, all are.
 */
export interface Example {
  readonly path: string;
  readonly line: number;
  readonly language: 'ts' | 'js';
  readonly code: string;
  readonly runs: boolean;
  readonly file?: string;
  readonly prints: readonly string[];
}

/**
 * The examples of a Markdown page or, in its doc comments, of a TypeScript source. In a comment only what imports
 * something is a program: the rest may speak of a function that no user can import.
 */
export function examplesOf(path: string, text: string): readonly Example[] {
  if (path.endsWith('.md')) return readMarkdown(text).fences.flatMap((fence) => toExample(path, 0, fence));
  return docComments(path, text)
    .flatMap((comment) =>
      readMarkdown(comment.text).fences.flatMap((fence) => toExample(path, comment.line - 1, fence)),
    )
    .filter(({ code }) => /^import\b/m.test(code));
}

function toExample(path: string, offset: number, { line, language, flags, code }: Fence): readonly Example[] {
  if ((language !== 'ts' && language !== 'js') || flags.includes('fragment')) return [];
  const file = flags.find((flag) => flag.startsWith('file='))?.slice('file='.length);
  const prints = [...code.matchAll(/\/\/ => ?(.*)$/gm)].map(([, text]) => text!.trimEnd());
  const example = { path, line: offset + line, language, code, runs: !flags.includes('check'), prints } as const;
  return [file === undefined ? example : { ...example, file }];
}

function docComments(path: string, text: string): readonly { readonly line: number; readonly text: string }[] {
  return parseSync(path, text)
    .comments.filter(({ type, value }) => type === 'Block' && value.startsWith('*'))
    .map(({ start, value }) => ({
      line: text.slice(0, start).split('\n').length,
      text: value.replaceAll(/^[ \t]*\* ?/gm, ''),
    }));
}
