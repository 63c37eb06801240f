import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redactQuery, secretParameters } from '../src/instrument/redact-query.ts';

const secrets = new Set(secretParameters);

describe('the query of a url', () => {
  test.for<readonly [string, string]>([
    ['page=2&token=abc', 'page=2&token=REDACTED'],
    ['Token=abc&TOKEN=def', 'Token=REDACTED&TOKEN=REDACTED'],
    ['access%5Ftoken=abc', 'access%5Ftoken=REDACTED'],
    ['?api_key=a=b&x', '?api_key=REDACTED&x'],
    ['token&page=2', 'token&page=2'],
    ['tokens=abc', 'tokens=abc'],
    ['X-Amz-Signature=abc#part', 'X-Amz-Signature=REDACTED#part'],
  ])('%s is shown as %s', ([query, shown]) => {
    expect(redactQuery(query, secrets)).toBe(shown);
  });

  test('never shows the value of a secret parameter, wherever it stands', () => {
    const name = fc.constantFrom(...secretParameters).chain((parameter) => fc.mixedCase(fc.constant(parameter)));
    const plain = fc.webQueryParameters();
    const secret = fc.stringMatching(/^s3cr3t[A-Za-z0-9%=+]{0,20}$/);
    fc.assert(
      fc.property(plain, name, secret, plain, (before, parameter, value, after) => {
        const shown = redactQuery(`${before}&${parameter}=${value}&${after}`, secrets);
        expect(shown).not.toContain('s3cr3t');
      }),
    );
  });

  test('is left as it is where nothing is secret, and never fails', () => {
    fc.assert(
      fc.property(fc.string(), (query) => {
        expect(redactQuery(query, new Set())).toBe(query);
      }),
    );
  });
});
