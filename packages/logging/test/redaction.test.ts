import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capture } from './capture.ts';
import { innocents, leaks } from './redaction-corpus.ts';

const SECRET = 'hunter2-s3cret';

describe('hides a secret', () => {
  test.for(leaks)('%s', ([, log, secret = SECRET]) => {
    const { logger, lines, all } = capture();
    log(logger, secret);
    expect(lines).toHaveLength(1);
    expect(lines.join('')).not.toContain(secret);
    expect(all()).toHaveLength(1);
  });
});

describe('leaves alone', () => {
  test.for(innocents)('%s', ([, fields]) => {
    const { logger, last } = capture();
    logger.info(fields);
    expect(last()).toMatchObject(fields);
  });

  test.for(innocents)('%s, in a message', ([, fields]) => {
    const { logger, last } = capture();
    for (const value of Object.values(fields)) {
      if (typeof value !== 'string') continue;
      logger.info(value);
      expect(last()['msg']).toBe(value);
    }
  });
});

test('the corpus is as large as it says', () => {
  expect(leaks.length).toBeGreaterThan(200);
});

describe('what is hidden', () => {
  test('is replaced, and nothing else', () => {
    const { logger, last } = capture();
    logger.info(
      { user: 'ann', password: SECRET, n: 1 },
      `GET /a?token=${SECRET}&b=1 from https://ann:${SECRET}@x.example/y`,
    );
    expect(last()).toMatchObject({
      user: 'ann',
      password: '[Redacted]',
      n: 1,
      msg: 'GET /a?token=[Redacted]&b=1 from https://[Redacted]@x.example/y',
    });
  });

  test('can be more: keys in any spelling, expressions, texts', () => {
    const { logger, last } = capture({ redact: { keys: ['taxId', /^x-internal-/i], patterns: [/cust-\d+/] } });
    logger.info(
      { tax_id: '1', 'TAX-ID': 2, 'X-Internal-User': 'ann', note: 'cust-1 and cust-2', list: ['cust-3'] },
      'cust-4',
    );
    expect(last()).toMatchObject({
      tax_id: '[Redacted]',
      'TAX-ID': '[Redacted]',
      'X-Internal-User': '[Redacted]',
      note: '[Redacted] and [Redacted]',
      list: ['[Redacted]'],
      msg: '[Redacted]',
    });
  });

  test('can be less: keys in any spelling, addresses, cards', () => {
    const { logger, last } = capture({
      redact: { allow: ['nextPageToken'], emailAddresses: false, cardNumbers: false },
    });
    logger.info(
      { next_page_token: 'abc', to: 'ann@example.com', n: '4111111111111111', token: 'x' },
      'nextPageToken=abc',
    );
    expect(last()).toMatchObject({
      next_page_token: 'abc',
      to: 'ann@example.com',
      n: '4111111111111111',
      token: '[Redacted]',
      msg: 'nextPageToken=abc',
    });
  });

  test('can be shown otherwise', () => {
    const { logger, last } = capture({ redact: { censor: '***' } });
    logger.info({ token: 'x' }, 'password=y');
    expect(last()).toMatchObject({ token: '***', msg: 'password=***' });
  });
});

describe('whatever is logged', () => {
  const secret = fc.constant(SECRET);
  const sensitiveKey = fc.constantFrom(
    'password',
    'API_KEY',
    'x-api-key',
    'refreshToken',
    'set-cookie',
    'client_secret',
  );
  const leaf = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.constant(undefined), fc.bigInt());
  const hidden = fc.oneof(
    fc.tuple(sensitiveKey, secret).map(([key, value]) => ({ [key]: value })),
    fc.tuple(sensitiveKey, secret).map(([key, value]) => new Map([[key, value]])),
    fc.tuple(sensitiveKey, secret).map(([key, value]) => [key, value]),
    fc.tuple(sensitiveKey, secret).map(([key, value]) => `x ${key}=${value}, and ${JSON.stringify({ [key]: value })}`),
    fc.tuple(sensitiveKey, secret).map(([key, value]) => JSON.stringify({ a: { [key]: [value] } })),
    fc
      .tuple(sensitiveKey, secret)
      .map(([key, value]) => Object.assign(new Error(`${key}: ${value}`), { [key]: value })),
    secret.map((value) => new URL(`https://ann:${value}@example.com/?token=${value}`)),
  );
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      fc.oneof(leaf, hidden),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie('tree'), { maxKeys: 4 }),
      fc.tuple(fc.string(), tie('tree')).map(([key, value]) => new Map([[key, value]])),
      tie('tree').map((value) => new Set([value])),
      tie('tree').map((value) => ({ toJSON: () => value })),
      tie('tree').map((value) => new Error('failed', { cause: value })),
      tie('tree').map(
        (value) => JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each)) ?? '',
      ),
    ),
  }));

  test('no nesting lets a secret through, and every line is JSON', () => {
    const { logger, lines } = capture();
    fc.assert(
      fc.property(tree, (value) => {
        lines.length = 0;
        logger.info({ value });
        logger.info('%j', value as object);
        logger.child({ value }).info('x');
        expect(lines).toHaveLength(3);
        expect(lines.join('')).not.toContain(SECRET);
        for (const line of lines) JSON.parse(line);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    { a: { password: SECRET } },
    { a: { password: [SECRET] } },
    [['x-api-key', SECRET]],
    `password="${SECRET}"`,
  ])('a text in texts in texts hides it, however often it is escaped: %j', (value) => {
    const { logger, lines } = capture();
    let text = value as unknown;
    for (let times = 1; times <= 10; times++) {
      text = JSON.stringify(text);
      logger.info({ value: text });
    }
    expect(lines.join('')).not.toContain(SECRET);
  });

  test('what has no secret is written as JSON.stringify does', () => {
    const { logger, last } = capture();
    const plain = fc.jsonValue({ maxDepth: 5 });
    fc.assert(
      fc.property(plain, (value) => {
        // Card numbers and the like are possible in random texts, if hardly.
        logger.info({ value });
        const written = last()['value'];
        if (JSON.stringify(written).includes('[Redacted]')) return;
        expect(written).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 500 },
    );
  });

  test('no text throws, and no text takes longer than it should', () => {
    const { logger, lines } = capture();
    const piece = fc.constantFrom(
      'password=',
      '"',
      "'",
      '\\',
      '{',
      '[',
      '://',
      '@',
      '%40',
      ':',
      '=',
      'Bearer ',
      '4111',
      ' ',
      '-',
      '<',
      '</',
      'eyJ',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 200 }), (pieces) => {
        logger.info(pieces.join(''));
        expect(JSON.parse(lines.at(-1)!)).toMatchObject({ level: 'info' });
      }),
    );
  });
});
