import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkRules, createEngine, Labels, MemoryStorage, RuleEvaluator } from '../src/index.ts';

const storage = new MemoryStorage();
storage.append(Labels.from({ __name__: 'x', job: 'api' }), 0, 1);

const words =
  '{{ }} {{- -}} {{/* */}} if else end range with define template break $value $labels .job . $x := = , | ( ) "x" `y` " 1 2.5 ' +
  'nil true printf query first value humanize eq and len index match args print é';
const piece = fc.constantFrom(...words.split(' '), '\n', ' ');
const spaced = fc.array(piece, { maxLength: 15 }).map((pieces) => pieces.join(' '));
const actions = fc
  .array(fc.tuple(fc.constantFrom('', 'if ', 'range ', 'with ', '$x := '), spaced), { maxLength: 4 })
  .map((list) => list.map(([keyword, inner]) => `{{ ${keyword}${inner} }}`).join('text{{ end }}'));
const template = fc.oneof(
  spaced,
  actions,
  fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

test('any text is a template that comes to an end, or none that is refused', async () => {
  await fc.assert(
    fc.asyncProperty(template, async (text) => {
      if (problemsOf(text).length > 0) return;
      const groups = [{ name: 'g', rules: [{ alert: 'A', expr: 'x', annotations: { text } }] }];
      const rules = new RuleEvaluator({ groups, engine: createEngine(storage), storage: new MemoryStorage() });
      await rules.evaluate(0);
      expect(rules.groups[0]?.rules[0]?.lastError).toBeUndefined();
      expect(typeof rules.alerts[0]?.annotations['text']).toBe('string');
    }),
    { numRuns: 1000 },
  );
});

test('long templates are read as well', () => {
  const texts = [
    '{{ 1 }}'.repeat(20_000),
    `{{ print ${'1 '.repeat(50_000)}}}`,
    '{{/* */}}'.repeat(20_000),
    ' '.repeat(1e6),
  ];
  for (const text of texts) expect(problemsOf(text)).toEqual([]);
  expect(problemsOf(`{{ ${' '.repeat(100_000)}`)).toHaveLength(1);
});

function problemsOf(text: string): unknown[] {
  return checkRules([{ name: 'g', rules: [{ alert: 'A', expr: 'x', annotations: { text } }] }]);
}
