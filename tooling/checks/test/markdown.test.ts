import { expect, it } from 'vitest';
import { readMarkdown } from '../src/markdown.ts';

const page = `
# A [linked](x.md) title: \`code\` & more

See [there](guide/start.md#first "title"), ![a picture](<logo.svg>) and \`[not](this.md)\`.

\`\`\`ts check file=a.ts
const a = '[nor](this.md)';
\`\`\`

~~~text
\`\`\`
~~~
`;

it('finds links, anchors and fences, and does not look into code', () => {
  const { links, anchors, fences } = readMarkdown(page);
  expect(links).toEqual([
    { line: 2, target: 'x.md' },
    { line: 4, target: 'guide/start.md#first' },
    { line: 4, target: 'logo.svg' },
  ]);
  expect([...anchors]).toEqual(['a-linked-title-code--more']);
  expect(fences).toEqual([
    { line: 7, language: 'ts', flags: ['check', 'file=a.ts'], code: `const a = '[nor](this.md)';` },
    { line: 11, language: 'text', flags: [], code: '```' },
  ]);
});
