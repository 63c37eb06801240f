import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileRegex } from '../src/regex/regex.ts';

describe('compileRegex', () => {
  test.each([
    ['5..', '503', true],
    ['foo|bar', 'bar', true],
    ['foo|bar', 'foobar', false],
    ['(?i:PRO).*', 'production', true],
    ['((?i)PRO)X', 'prox', false],
    ['a.b', 'a\nb', true],
    ['[^a-c]+', 'xaz', false],
    ['[[:alpha:]_]\\w*', 'a1', true],
    ['\\p{Greek}+', 'αβγ', true],
    ['\\bfoo\\b.*', 'foo bar', true],
    ['^foo$', 'foo', true],
    ['a{2,3}', 'aaaa', false],
    ['a{,2}', 'a{,2}', true],
    ['\\Qa.b\\E+', 'a.bbb', true],
    ['[]a]+', ']a', true],
    ['', '', true],
    ['.+', '', false],
  ])('matches %j whole against %j: %s', (pattern, text, matches) => {
    expect(compileRegex(pattern).matches(text)).toBe(matches);
    expect(compileRegex(pattern).expand(text, '') !== undefined).toBe(matches);
  });

  test.each([
    ['(', 'error parsing regexp: missing closing ): `(`'],
    ['a)', 'error parsing regexp: unexpected ): `a)`'],
    ['*a', 'error parsing regexp: missing argument to repetition operator: `*`'],
    ['a**', 'error parsing regexp: invalid nested repetition operator: `**`'],
    ['[z-a]', 'error parsing regexp: invalid character class range: `z-a`'],
    ['[a', 'error parsing regexp: missing closing ]: `[a`'],
    ['(?=a)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
    ['(a)\\2x\\y', 'error parsing regexp: invalid escape sequence: `\\2`'],
    ['a{1001}', 'error parsing regexp: invalid repeat count: `{1001}`'],
  ])('refuses %j as RE2 does', (pattern, message) => {
    expect(() => compileRegex(pattern)).toThrow(message);
  });

  test('expands groups by number and name', () => {
    const regex = compileRegex('(?P<host>.*):(\\d+)');
    expect(regex.expand('db:5432', '$host ${2} $$ $3 $1x')).toBe('db 5432 $  ');
    expect(regex.expand('db', '$1')).toBeUndefined();
  });

  test('takes time proportional to the text for patterns that make others backtrack', () => {
    const started = performance.now();
    for (const pattern of ['(a+)+b', '(a|a)*b', '(.*)*b', '(a?){50}a{50}b']) {
      expect(compileRegex(pattern).matches('a'.repeat(5000))).toBe(false);
      expect(compileRegex(`\\b${pattern}`).matches('a'.repeat(2000))).toBe(false);
    }
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('agrees with JavaScript where both read a pattern alike', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '(a|b)', '(?:ab)', '\\d', '(b*)', 'a?');
    const pattern = fc
      .array(fc.tuple(atom, fc.constantFrom('', '*', '+', '?', '*?', '{2}')), { maxLength: 5 })
      .map((parts) => parts.map(([part, repeat]) => (/[*?]$/.test(part) ? `(?:${part})` : part) + repeat).join(''));
    fc.assert(
      fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b', '1'), maxLength: 8 }), (source, text) => {
        const theirs = new RegExp(`^(?:${source})$`, 'su').exec(text);
        const ours = compileRegex(source);
        // The two differ in what a group holds that was repeated while empty.
        const isAmbiguous = /[*+}]\)?[*+{]|\(b\*\)[*{+]/.test(source);
        expect(ours.matches(text)).toBe(theirs !== null);
        expect(isAmbiguous ? undefined : ours.expand(text, '<$1>')).toBe(
          isAmbiguous || theirs === null ? undefined : `<${theirs[1] ?? ''}>`,
        );
      }),
      { numRuns: 500 },
    );
  });
});
