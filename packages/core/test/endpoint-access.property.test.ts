import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEndpoints, createTelemetry } from '../src/index.ts';
import type { EndpointOptions, EndpointRequest } from '../src/index.ts';

const silent = { warn() {}, error() {} };
const telemetry = createTelemetry({ service: 'demo', catalogs: {}, registry: false, runtime: false, logger: silent });

function asking(options: EndpointOptions) {
  const endpoints = createEndpoints(telemetry, options);
  return async (headers: EndpointRequest['headers'], remoteAddress?: string): Promise<number> => {
    const response = (await endpoints({ method: 'GET', path: '/metrics/openapi.json', headers, remoteAddress }))!;
    response.release();
    return response.status;
  };
}

const address = fc.oneof(fc.ipV4(), fc.ipV6());
const noise = fc.oneof(
  fc.string({ maxLength: 40 }),
  address,
  fc.constantFrom(
    '',
    ' ',
    ',',
    ',,',
    'unknown',
    '[',
    '[]',
    '[::1',
    ':',
    '10.0.0.1:',
    '::ffff:',
    '1.2.3.4.5',
    '%',
    '0x7f.1',
  ),
);

test('whatever stands before what the last proxy wrote changes nothing', async () => {
  const ask = asking({ allow: ['10.0.0.0/8', '2001:db8::/32'], trustProxy: 1 });
  const last = fc.oneof(
    noise.filter((text) => !text.includes(',')),
    fc.constantFrom('10.1.1.1', '2001:db8::1'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(noise, { maxLength: 5 }), last, async (before, written) => {
      const alone = await ask({ 'x-forwarded-for': written === '' ? ',' : written }, '192.0.2.1');
      expect([200, 403]).toContain(alone);
      expect(await ask({ 'x-forwarded-for': [...before, written].join(',') || ',' }, '192.0.2.1')).toBe(alone);
    }),
  );
});

test('no header gets past a list that the peer is not on, without a proxy', async () => {
  const ask = asking({ allow: ['10.0.0.1'], trustProxy: 0 });
  await fc.assert(
    fc.asyncProperty(fc.array(noise), fc.option(noise, { nil: undefined }), async (forwarded, peer) => {
      const expected = peer === '10.0.0.1' ? 200 : 403;
      expect(await ask({ 'x-forwarded-for': forwarded.join(', '), forwarded: 'for=10.0.0.1' }, peer)).toBe(expected);
    }),
  );
});

test('an address means the same however it is spelt', async () => {
  await fc.assert(
    fc.asyncProperty(fc.ipV4(), async (v4) => {
      const groups = v4.split('.').map(Number) as [number, number, number, number];
      const hex = `${((groups[0] << 8) | groups[1]).toString(16)}:${((groups[2] << 8) | groups[3]).toString(16)}`;
      const ask = asking({ allow: [`::FFFF:${hex}`], trustProxy: 1 });
      for (const spelt of [v4, ` ${v4} `, `${v4}:80`, `::ffff:${v4}`, `[::ffff:${hex}]`, `[0:0:0:0:0:ffff:${hex}]:1`]) {
        expect(await ask({ 'x-forwarded-for': spelt }, '192.0.2.1')).toBe(200);
      }
      expect(await ask({}, `::ffff:${v4}`)).toBe(200);
    }),
    { numRuns: 50 },
  );
});

test('only the accepted credentials are accepted, and no header makes it fail', async () => {
  const endpoints = createEndpoints(telemetry, {
    auth: { bearerToken: 'a-long-token', basic: { username: 'prometheus', password: 'pass' } },
  });
  const encoded = Buffer.from('prometheus:pass').toString('base64');
  const scheme = fc.constantFrom('Bearer', 'bearer', 'BASIC', 'Basic', 'Digest', '', ' ');
  const credentials = fc.oneof(fc.string(), fc.base64String(), fc.constantFrom('a-long-token', encoded, `${encoded}=`));
  const headers = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.tuple(scheme, fc.constantFrom(' ', '  ', '\t', ''), credentials).map((parts) => parts.join('')),
  );
  await fc.assert(
    fc.asyncProperty(headers, async (authorization) => {
      const [, word = '', sent = ''] = /^(\w+) +([^ ]+) *$/.exec(authorization) ?? [];
      const isToken = word.toLowerCase() === 'bearer' && sent === 'a-long-token';
      const isUser = word.toLowerCase() === 'basic' && Buffer.from(sent, 'base64').toString() === 'prometheus:pass';
      const response = (await endpoints({
        method: 'GET',
        path: '/metrics/json/telltale',
        headers: { authorization },
      }))!;
      expect(response.status).toBe(isToken || isUser ? 200 : 401);
    }),
  );
});
