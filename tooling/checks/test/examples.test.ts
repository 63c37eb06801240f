import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExampleFolder } from '../src/example-folder.ts';
import { examplesOf, type Example } from '../src/examples.ts';
import { filesMatching } from '../src/workspace.ts';

const pages = filesMatching('README.md', 'packages/*/README.md', 'apps/docs/**/*.md', 'packages/*/src/**/*.ts');
const examples = [...pages].flatMap(([path, text]) => examplesOf(path, text));

describe('the examples of the documents and doc comments', () => {
  const folder = new ExampleFolder(examples);
  let typeErrors: ReadonlyMap<Example, readonly string[]>;

  beforeAll(async () => {
    typeErrors = await folder.typeErrors();
  });
  afterAll(() => {
    folder[Symbol.dispose]();
  });

  it.concurrent.each(examples.map((example) => ({ place: `${example.path}:${example.line}`, example })))(
    '$place',
    async ({ example }) => {
      expect(typeErrors.get(example)).toEqual([]);
      if (!example.runs) return;
      const { code, stdout, stderr } = await folder.run(example);
      expect(code, stderr).toBe(0);
      const said = example.prints.join('\n');
      expect(said === '' ? '' : stdout.trimEnd()).toBe(said);
    },
  );
});

describe('an example', () => {
  const page = [
    'Text.',
    '```ts file=answer.ts',
    'export const answer: number = 42;',
    '```',
    '```ts',
    `import { answer } from './answer.ts';`,
    'console.log(answer); // => 42',
    '// An object:',
    'console.log({ answer });',
    '// => { answer: 42 }',
    '```',
    '```js check',
    'setInterval(() => {}, 1000);',
    '```',
    '```ts fragment',
    'answer.toFixed(',
    '```',
    '```ts check',
    'const wrong: string = 1;',
    '```',
    '```ts',
    `throw new Error('mistaken');`,
    '```',
    '```ts file=answer.test.ts',
    `import { expect, test } from 'vitest';`,
    `import { answer } from './answer.ts';`,
    `test('the answer', () => expect(answer).toBe(43));`,
    '```',
  ].join('\n');
  const found = examplesOf('page.md', page);

  it('is read with what is to be done with it', () => {
    expect(found.map(({ line, language, runs, prints }) => [line, language, runs, prints])).toEqual([
      [3, 'ts', true, []],
      [6, 'ts', true, ['42', '{ answer: 42 }']],
      [13, 'js', false, []],
      [19, 'ts', false, []],
      [22, 'ts', true, []],
      [25, 'ts', true, []],
    ]);
  });

  it('is found in a doc comment', () => {
    const source = [
      'const a = 1;',
      '/**',
      ' * Adds.',
      ' *',
      ' * @example',
      ' * ```ts',
      ` * import { add } from 'add';`,
      ' * add(1);',
      ' * ```',
      ' * ```ts',
      ' * add(2); // no import: not a program',
      ' * ```',
      ' */',
      'export function add() {}',
    ].join('\n');
    expect(examplesOf('add.ts', source)).toMatchObject([
      { path: 'add.ts', line: 7, code: `import { add } from 'add';\nadd(1);` },
    ]);
  });

  it('is type-checked and run, and complained about at its place in the page', async () => {
    using folder = new ExampleFolder(found);
    const typeErrors = await folder.typeErrors();
    expect([...typeErrors.values()].flat()).toEqual([
      "page.md(19,7): error TS2322: Type 'number' is not assignable to type 'string'.",
    ]);
    expect(await folder.run(found[1]!)).toMatchObject({ code: 0, stdout: '42\n{ answer: 42 }\n' });
    const failing = await folder.run(found[4]!);
    expect(failing.code).toBe(1);
    expect(failing.stderr).toMatch(/:22\n.*mistaken/s);
    const failingTest = await folder.run(found[5]!);
    expect(failingTest.code).toBe(1);
    expect(failingTest.stderr).toMatch(/expected 42 to be 43.*answer\.test\.ts:27/s);
  });
});
