import { Agent } from 'node:http';
import { inspect } from 'node:util';
import type { Logger } from '../src/index.ts';

/** What is logged; the secret is `hunter2-s3cret` unless the case has one of its own. */
export type Leak = readonly [name: string, log: (logger: Logger, secret: string) => void, secret?: string];

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';
const PEM = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----';
const BASIC = Buffer.from('ann:hunter2').toString('base64');
const MAIL = 'ann.smith@example.com';
const CARD = '4111111111111111';

function errorWith(properties: object, message = 'failed', cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), properties);
}

class Account {
  readonly user = 'ann';
  readonly password: string;
  constructor(password: string) {
    this.password = password;
  }
}

const nested = (value: unknown, levels: number): unknown =>
  levels === 0 ? value : { inner: nested(value, levels - 1) };

/** By the key that a value stands under. */
const KEYS = [
  'password',
  'Password',
  'PASSWORD',
  'user_password',
  'userPassword',
  'db.password',
  'passwd',
  'pwd',
  'pass',
  'passphrase',
  'PaSsWoRd',
  'passwort',
  'motDePasse',
  'contraseña',
  'newPassword',
  'password_confirmation',
  'passwordHash',
  'pass_word',
  'authorization',
  'Authorization',
  'AUTHORIZATION',
  'proxy-authorization',
  'authorisation',
  'x-authorization',
  'cookie',
  'Cookie',
  'cookies',
  'set-cookie',
  'Set-Cookie',
  'setCookie',
  'session_cookie',
  'token',
  'Token',
  'access_token',
  'accessToken',
  'ACCESS_TOKEN',
  'refreshToken',
  'refresh-token',
  'id_token',
  'idToken',
  'csrf-token',
  'X-CSRF-Token',
  'xsrfToken',
  'bearerToken',
  'api_token',
  'x-auth-token',
  'x-amz-security-token',
  'tokens',
  'api_key',
  'apiKey',
  'API_KEY',
  'APIKey',
  'x-api-key',
  'X-Api-Key',
  'apikey',
  'xApiKey',
  'api-keys',
  'appKey',
  'client_secret',
  'clientSecret',
  'CLIENT_SECRET',
  'clientsecret',
  'secret',
  'secrets',
  'appSecret',
  'secretKey',
  'secret_access_key',
  'private_key',
  'privateKey',
  'signingKey',
  'encryption_key',
  'masterKey',
  'AWS_SECRET_ACCESS_KEY',
  'accountKey',
  'sshKey',
  'credentials',
  'credential',
  'jwt',
  'JWT',
  'bearer',
  'otp',
  'totp',
  'pin',
  'cvv',
  'cvc',
  'cvv2',
  'ssn',
  'card_number',
  'sessionId',
  'session_id',
  'SESSIONID',
  'connect.sid',
  'sid',
  'PHPSESSID',
  'auth',
  'session',
  'mnemonic',
  'recoveryCodes',
  'user[password]',
  'user%5Bpassword%5D',
  'data.attributes.apiKey',
  '--password',
  'ＰＡＳＳＷＯＲＤ',
  'X-Amz-Signature',
] as const;

export const leaks: readonly Leak[] = [
  ...KEYS.map((key): Leak => [`a value under ${key}`, (logger, secret) => logger.info({ [key]: secret })]),

  // Where an object hides it.
  ['three objects deep', (logger, secret) => logger.info({ a: { b: { c: { password: secret } } } })],
  ['at the deepest level that is written', (logger, secret) => logger.info(nested({ password: secret }, 7) as object)],
  ['deeper than is written', (logger, secret) => logger.info(nested({ password: secret }, 40) as object)],
  ['in a list of objects', (logger, secret) => logger.info({ users: [{ name: 'ann' }, { password: secret }] })],
  ['in a list under a secret key', (logger, secret) => logger.info({ apiKeys: [secret, [secret]] })],
  [
    'in an object under a secret key',
    (logger, secret) => logger.info({ token: { value: secret, of: { it: secret } } }),
  ],
  ['in an object of an auth key', (logger, secret) => logger.info({ auth: { username: 'ann', password: secret } })],
  ['in texts of a key that counts', (logger, secret) => logger.info({ tokens: { input: 5, list: [secret] } })],
  ['in a map', (logger, secret) => logger.info({ map: new Map([['password', secret]]) })],
  ['in a map of maps', (logger, secret) => logger.info({ map: new Map([['a', new Map([['apiKey', secret]])]]) })],
  [
    'in a map with keys of all kinds',
    (logger, secret) =>
      logger.info({
        map: new Map<unknown, unknown>([
          [1, 2],
          ['token', secret],
        ]),
      }),
  ],
  ['in a set of objects', (logger, secret) => logger.info({ set: new Set([{ secret }]) })],
  ['in an instance of a class', (logger, secret) => logger.info({ account: new Account(secret) })],
  [
    'in an object without a prototype',
    (logger, secret) => logger.info({ bare: Object.assign(Object.create(null), { token: secret }) as object }),
  ],
  ['in what toJSON returns', (logger, secret) => logger.info({ value: { toJSON: () => ({ password: secret }) } })],
  [
    'in what toJSON returns as text',
    (logger, secret) => logger.info({ value: { toJSON: () => `password=${secret}` } }),
  ],
  [
    'behind a getter',
    (logger, secret) =>
      logger.info({
        get password() {
          return secret;
        },
      }),
  ],
  [
    'in what a getter throws',
    (logger, secret) =>
      logger.info({
        get value(): never {
          throw new Error(secret);
        },
      }),
  ],
  [
    'in what toJSON throws',
    (logger, secret) =>
      logger.info({
        value: {
          toJSON() {
            throw new Error(secret);
          },
        },
      }),
  ],
  [
    'in a circle',
    (logger, secret) => {
      const circle: Record<string, unknown> = { password: secret };
      circle['self'] = circle;
      logger.info(circle);
    },
  ],
  ['in a proxy', (logger, secret) => logger.info({ proxy: new Proxy({ password: secret }, {}) })],
  ['in a boxed text', (logger, secret) => logger.info({ value: Object(`token=${secret}`) as object })],
  ['in a buffer', (logger, secret) => logger.info({ body: Buffer.from(secret) }), '104,117,110'],
  ['in a buffer, as text', (logger, secret) => logger.info({ body: Buffer.from(secret) })],
  ['in a typed array', (logger) => logger.info({ body: new Uint8Array([104, 117, 110]) }), '117'],
  ['in an array buffer', (logger, secret) => logger.info({ body: new TextEncoder().encode(secret).buffer })],
  ['as a name', (logger) => logger.info({ [MAIL]: 1 }), MAIL],
  ['as a number', (logger) => logger.info({ pin: 493_817 }), '493817'],
  ['as a big number', (logger) => logger.info({ secret: 493_817_493_817n }), '493817493817'],
  ['beside its name', (logger, secret) => logger.info({ headers: [{ name: 'Authorization', value: secret }] })],
  ['beside its key', (logger, secret) => logger.info({ params: [{ key: 'api_key', value: secret }] })],
  [
    'in an agent of node:http',
    (logger, secret) => logger.info({ agent: Object.assign(new Agent(), { options: { password: secret } }) }),
  ],

  // Headers, forms, queries.
  [
    'in raw headers',
    (logger, secret) => logger.info({ rawHeaders: ['Host', 'x', 'Authorization', secret, 'Cookie', secret] }),
  ],
  ['in pairs of headers', (logger, secret) => logger.info({ headers: [['x-api-key', secret]] })],
  ['in Headers', (logger, secret) => logger.info({ headers: new Headers({ authorization: secret }) })],
  ['in URLSearchParams', (logger, secret) => logger.info({ query: new URLSearchParams({ access_token: secret }) })],
  [
    'in FormData',
    (logger, secret) => {
      const form = new FormData();
      form.set('password', secret);
      logger.info({ form });
    },
  ],
  [
    'in arguments of a program',
    (logger, secret) => logger.info({ argv: ['node', 'app.js', 'x', '--password', secret] }),
  ],
  ['in the argument of a flag', (logger, secret) => logger.info({ argv: ['node', `--api-key=${secret}`] })],
  [
    'in a request',
    (logger, secret) => logger.info({ req: { method: 'GET', url: `/?token=${secret}`, headers: { cookie: secret } } }),
  ],
  ['in the environment', (logger, secret) => logger.info({ env: { DATABASE_PASSWORD: secret, PATH: '/bin' } })],

  // URLs.
  ['in the user part of a URL', (logger, secret) => logger.info({ url: `postgres://ann:${secret}@db:5432/shop` })],
  ['in the user part of a URL, alone', (logger, secret) => logger.info({ url: `https://${secret}@github.com/a/b` })],
  ['in a URL whose password has an @', (logger, secret) => logger.info({ url: `redis://:p@${secret}@cache:6379` })],
  ['in a URL whose password has a slash', (logger, secret) => logger.info({ url: `mysql://ann:p/${secret}@db/shop` })],
  ['in a URL object', (logger, secret) => logger.info({ url: new URL(`https://ann:${secret}@example.com/`) })],
  ['in a query', (logger, secret) => logger.info(`GET /orders?page=2&access_token=${secret}&x=1`)],
  ['in a fragment', (logger, secret) => logger.info(`/callback#id_token=${secret}`)],
  ['in a nested query', (logger, secret) => logger.info(`/login?next=${encodeURIComponent(`/a?api_key=${secret}`)}`)],
  ['in the code of an OAuth redirection', (logger, secret) => logger.info(`/callback?code=${secret}&state=xyz`)],
  ['in a signed URL', (logger, secret) => logger.info(`https://b.s3.amazonaws.com/k?X-Amz-Signature=${secret}`)],
  ['in a URL in an error', (logger, secret) => logger.error(new Error(`connect failed: amqp://ann:${secret}@mq`))],

  // Messages and other texts.
  ['in a message', (logger, secret) => logger.info(`password=${secret}`)],
  ['in a message with a colon', (logger, secret) => logger.info(`password: ${secret}`)],
  ['in a message with quotes', (logger, secret) => logger.info(`the token: "${secret} and more"`), 'and more'],
  ['in what a message is filled with', (logger, secret) => logger.info('the password=%s', secret)],
  [
    'in an object that a message is filled with',
    (logger, secret) => logger.info('got %j', { password: { of: secret } }),
  ],
  ['in an object that a message shows', (logger, secret) => logger.info('got %o', { apiKey: secret })],
  ['in what util.inspect shows', (logger, secret) => logger.info(inspect({ user: 'ann', password: secret }))],
  ['in an authorization header as text', (logger, secret) => logger.info(`Authorization: Custom ${secret}`)],
  [
    'in a cookie header as text',
    (logger, secret) => logger.info(`GET / HTTP/1.1\r\nCookie: a=1; b=${secret}\r\nHost: x`),
  ],
  ['in a digest header', (logger, secret) => logger.info(`Authorization: Digest username="ann", response="${secret}"`)],
  ['in a curl command', (logger, secret) => logger.info(`curl -H "Authorization: Bearer ${secret}" https://x`)],
  ['in a command line', (logger, secret) => logger.info(`mysql --user ann --password ${secret} shop`)],
  ['in bearer credentials', (logger, secret) => logger.info(`sent Bearer ${secret}`)],
  ['in basic credentials', (logger) => logger.info(`sent Basic ${BASIC}`), BASIC],
  ['in JSON', (logger, secret) => logger.info({ body: JSON.stringify({ user: { credentials: { of: secret } } }) })],
  [
    'in JSON in JSON',
    (logger, secret) => logger.info({ body: JSON.stringify({ inner: JSON.stringify({ password: secret }) }) }),
  ],
  ['in JSON as a message', (logger, secret) => logger.info(JSON.stringify([{ a: 1 }, { apiKey: [secret] }]))],
  ['in a piece of JSON', (logger, secret) => logger.info(`got {"password":"${secret}","a":`)],
  ['in a piece of JSON with spaces', (logger, secret) => logger.info(`got { "password" : "${secret}" } from ann`)],
  ['in escaped JSON', (logger, secret) => logger.info(`got {\\"token\\":\\"${secret}\\"}`)],
  ['in twice escaped JSON', (logger, secret) => logger.info(`got {\\\\\\"token\\\\\\":\\\\\\"x ${secret}\\\\\\"}`)],
  ['in JSON that is cut off', (logger, secret) => logger.info(`{"a":1,"password":"x ${secret}`)],
  ['in JSON with an escaped quote', (logger, secret) => logger.info(`x {"password":"a\\"${secret}"}`)],
  ['in an object of a piece of JSON', (logger, secret) => logger.info(`x {"token":{"value":"${secret}"},`)],
  ['in a form', (logger, secret) => logger.info({ body: `user=ann&password=${secret}` })],
  ['in a form with brackets', (logger, secret) => logger.info({ body: `user%5Bpassword%5D=${secret}&a=1` })],
  [
    'in a form with its parts',
    (logger, secret) =>
      logger.info({ body: `--x\r\nContent-Disposition: form-data; name="password"\r\n\r\n${secret}\r\n--x--` }),
  ],
  ['in URL-encoded JSON', (logger, secret) => logger.info(`data=%7B%22password%22%3A%22${secret}%22%7D`)],
  ['in HTML', (logger, secret) => logger.info(`&quot;password&quot;:&quot;${secret}&quot;`)],
  ['in XML', (logger, secret) => logger.info(`<login><user>ann</user><password>${secret}</password></login>`)],
  ['in YAML', (logger, secret) => logger.info(`db:\n  password: ${secret}\n  host: x`)],
  ['in SQL', (logger, secret) => logger.info(`UPDATE users SET password = '${secret}' WHERE id = 1`)],
  ['in a connection string', (logger, secret) => logger.info(`Server=db;User Id=ann;Password=${secret};`)],
  ['in a hash of Ruby', (logger, secret) => logger.info(`{:password=>"${secret}"}`)],
  ['in an environment file', (logger, secret) => logger.info(`export API_KEY="${secret}"\nPORT=3000`)],
  ['behind a long text', (logger, secret) => logger.info(`${'x '.repeat(4080)}password=${secret}`)],
  ['across the end of a long text', (logger, secret) => logger.info(`${'x'.repeat(8185)} password=${secret}`)],
  ['in a very long text', (logger, secret) => logger.info(`password="${`${secret} `.repeat(2000)}"`)],

  ['in a sentence', (logger, secret) => logger.info(`the password is: ${secret}`)],
  ['in the change of a key', (logger, secret) => logger.info(`API key api_key changed to: ${secret}`)],
  ['in the key of a query', (logger, secret) => logger.info(`GET /maps?key=${secret}0123456789&q=x`)],
  ['in the signature of a query', (logger, secret) => logger.info(`/file?Expires=1&Signature=${secret}0123456789`)],

  // What shows by itself what it is.
  ['a JSON web token', (logger) => logger.info(`user came with ${JWT}`), JWT.slice(-20)],
  ['a JSON web token under an innocent key', (logger) => logger.info({ value: JWT }), JWT.slice(0, 20)],
  ['a private key', (logger) => logger.info({ file: PEM }), 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'],
  [
    'a private key without its end',
    (logger) => logger.info(PEM.slice(0, 60)),
    'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.slice(0, 20),
  ],
  [
    'a token of GitHub',
    (logger, secret) => logger.info(`clone with ${secret}`),
    'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
  ],
  [
    'a token of Slack',
    (logger, secret) => logger.info(`as ${secret}`),
    'xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcHrzqqgy',
  ],
  [
    'a web hook of Slack',
    (logger, secret) => logger.info(`https://hooks.slack.com/services/${secret}`),
    'T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX',
  ],
  ['a key of AWS', (logger, secret) => logger.info(`as ${secret}`), 'AKIAIOSFODNN7EXAMPLE'],
  ['a key of Google', (logger, secret) => logger.info(`as ${secret}`), 'AIzaSyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe'],
  [
    'a key of Stripe',
    (logger, secret) => logger.info(`as ${secret}`),
    ['sk', 'live', '4eC39HqLyjWDarjtT1zdp7dc'].join('_'),
  ],
  ['a key of OpenAI', (logger, secret) => logger.info(`as ${secret}`), 'sk-proj-abcdefghijklmnopqrstuvwx'],
  [
    'a token of npm',
    (logger, secret) => logger.info(`//r/:_authToken is ${secret}`),
    'npm_aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5',
  ],
  ['a token of GitLab', (logger, secret) => logger.info(`as ${secret}`), 'glpat-abcdefghij0123456789'],

  // E-mail addresses and card numbers.
  ['an address', (logger) => logger.info({ user: MAIL }), MAIL],
  ['an address in a sentence', (logger) => logger.info(`mail to <${MAIL}>, please`), 'ann.smith'],
  ['an address with a plus', (logger) => logger.info('to ann+shop@mail.example.co.uk'), 'ann+shop'],
  ['an address in a URL', (logger) => logger.info(`/users?email=${encodeURIComponent(MAIL)}`), 'ann.smith'],
  ['an address of another script', (logger) => logger.info('an jörg@bücher.example'), 'jörg@'],
  ['a quoted address', (logger) => logger.info('to "ann smith"@example.com now'), 'ann smith'],
  ['an address in a mailto link', (logger) => logger.info(`mailto:${MAIL}`), 'ann.smith'],
  ['a card number', (logger) => logger.info({ note: CARD }), CARD],
  ['a card number in groups', (logger) => logger.info('paid with 4111 1111 1111 1111.'), '1111 1111'],
  ['a card number with dashes', (logger) => logger.info('5500-0055-5555-5559'), '5500-0055'],
  ['a card number of American Express', (logger) => logger.info('3782 822463 10005'), '822463'],
  ['a card number with its check code', (logger) => logger.info('4111 1111 1111 1111 737'), '4111 1111'],
  ['a card number as a number', (logger) => logger.info({ note: 4_111_111_111_111_111 }), CARD],
  ['a card number as a big number', (logger) => logger.info({ note: 6_011_000_990_139_424n }), '6011000990139424'],
  ['a card number in a URL', (logger) => logger.info('/pay?n=4111%201111%201111%201111'), '4111%201111'],
  ['a card number with dots', (logger) => logger.info('4111.1111.1111.1111'), '4111.1111'],
  ['an address with an escaped plus', (logger) => logger.info('/u?e=ann%2Bshop%40example.com'), 'ann'],
  ['a card number after a letter', (logger) => logger.info('pan=B4111111111111111^ANN'), CARD],

  // Errors.
  ['in the message of an error', (logger, secret) => logger.error(new Error(`bad password=${secret}`))],
  ['in the stack of an error', (logger, secret) => logger.error({ err: new Error(`token: "${secret}"`) }, 'failed')],
  [
    'in the cause of an error',
    (logger, secret) => logger.error(errorWith({}, 'failed', new Error(`secret=${secret}`))),
  ],
  ['in a cause that is no error', (logger, secret) => logger.error(errorWith({}, 'failed', { password: secret }))],
  [
    'in a property of an error',
    (logger, secret) => logger.error(errorWith({ config: { headers: { Authorization: secret } } })),
  ],
  [
    'in an error of several',
    (logger, secret) => logger.error(new AggregateError([new Error(`apiKey=${secret}`)], 'all failed')),
  ],
  ['in an error under another key', (logger, secret) => logger.error({ reason: new Error(`password=${secret}`) })],
  ['in an error in a list', (logger, secret) => logger.error({ results: [{ error: errorWith({ token: secret }) }] })],
  [
    'in an error whose message changed',
    (logger, secret) => {
      const error = new Error('x');
      error.message = `pwd=${secret}`;
      logger.error(error);
    },
  ],
  [
    'in an error of another realm',
    (logger, secret) =>
      logger.error({ err: { name: 'Error', message: `pwd=${secret}`, stack: `Error: pwd=${secret}\n    at x` } }),
  ],

  // Loggers.
  [
    'in what a child is bound to',
    (logger, secret) => logger.child({ apiKey: secret, url: `https://a:${secret}@x` }).info('x'),
  ],
  [
    'in what a grandchild is bound to',
    (logger, secret) =>
      logger
        .child({ a: 1 })
        .child({ headers: { cookie: secret } })
        .info('x'),
  ],
  [
    'in an error that a child is bound to',
    (logger, secret) => logger.child({ err: errorWith({ token: secret }) }).info('x'),
  ],
  [
    'in what a child serializes',
    (logger, secret) => logger.child({}, { serializers: { user: () => ({ password: secret }) } }).info({ user: 1 }),
  ],
  [
    'in what a child formats',
    (logger, secret) => logger.child({}, { formatters: { log: () => ({ token: secret }) } }).info({ a: 1 }),
  ],
  [
    'in a child that redacts by itself',
    (logger, secret) => logger.child({ password: secret }, { redact: ['other'] }).info({ token: secret }),
  ],
  [
    'in bindings that are set',
    (logger, secret) => {
      const child = logger.child({});
      child.setBindings({ apiKey: secret });
      child.info('x');
    },
  ],
  ['in the prefix of messages', (logger, secret) => logger.child({}, { msgPrefix: `token=${secret} ` }).info('x')],
];

/** What is logged, and has to stand on the line as it is. */
export const innocents: readonly (readonly [name: string, fields: Record<string, unknown>])[] = [
  [
    'tokens that are counted',
    { tokens: 512, max_tokens: 1024, promptTokens: 3, usage: { total_tokens: 9, tokens: { input: 4 } } },
  ],
  [
    'what is said of tokens',
    { tokenCount: 3, token_type: 'Bearer', tokenExpiresIn: 3600, tokensPerSecond: 41.5, costPerToken: 0.1 },
  ],
  [
    'what is said of a language model',
    { timeToFirstToken: 0.21, eosToken: 2, tokenizer: 'bpe', tokenized: ['a', 'b'] },
  ],
  [
    'words that begin or end alike',
    { keyboard: 'qwerty', monkey: 'george', secretary: 'ann', author: 'ann', authority: 'x', passenger: 'bob' },
  ],
  [
    'more of them',
    {
      compass: 'north',
      bypass: 'A40',
      passage: '1',
      turkey: 'TR',
      authenticated: true,
      spinner: 'dots',
      opinion: 'yes',
    },
  ],
  [
    'keys that are none of a lock',
    { key: 'user:7', cacheKey: 'prices', partitionKey: 'p1', primary_key: 'id', publicKey: 'abc', keys: ['a'] },
  ],
  ['what is true or not', { password: true, hasToken: false, cookie: null, secret: '', passwordChanged: true }],
  [
    'what is said of a secret',
    { passwordLength: 12, passwordPolicy: 'strong', secretName: 'db', cookieConsent: 'all', tokenUrl: 'https://x/y' },
  ],
  ['ids of keys', { apiKeyId: '7', keyId: 'k1', tokenId: 't1' }],
  ['sessions that are counted', { sessions: 5, sessionCount: 3, session: { type: 'web' }, sessionDuration: 4 }],
  ['times', { at: 1_732_170_337_123, ns: '1732170337123456789', iso: '2026-11-21T06:00:00.000Z' }],
  [
    'numbers that are no cards',
    { order: '4111111111111112', phone: '+49 30 1234567890123', isbn: '9783161484100', sum: 0.4111111111111111 },
  ],
  [
    'ids',
    {
      uuid: '550e8400-e29b-41d4-a716-446655440000',
      hash: '4bf92f3577b34da6a3ce929d0e0e4736',
      ulid: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    },
  ],
  [
    'addresses that are none of mail',
    { pkg: '@telltale/core', version: 'express@5.3.0', ip: '10.0.0.1:5432', host: 'ann@localhost' },
  ],
  [
    'a path of packages',
    { file: '/app/node_modules/.pnpm/@nestjs+core@12.5.1_rxjs@7.8.2/node_modules/@nestjs/core/index.js:10:20' },
  ],
  [
    'paths that are URLs, with the versions of packages',
    {
      frame: 'at run (file:///app/node_modules/.pnpm/vitest@5.1.1_@types+node@24.19.2/run.js:10:20)',
      key: 'redis://cache/a@b',
    },
  ],
  [
    'queries with keys of a cache',
    { url: '/cache?key=user:7&code=404', other: '/a?code=E_NOT_FOUND', version: '1111.2222.3333.4444' },
  ],
  [
    'URLs without anyone',
    { url: 'https://registry.example/@scope/name?page=2&sort=asc#top', ws: 'ws://x:80/a', file: 'file:///a/b.ts' },
  ],
  [
    'sentences',
    {
      a: 'basic authentication failed',
      b: 'token expired',
      c: 'auth: user came in',
      d: 'bearer token missing',
      e: 'session: started',
    },
  ],
  [
    'statements with places for values',
    { sql: 'SELECT * FROM users WHERE password = $1 AND token = ? AND apiKey = :apiKey' },
  ],
  ['JSON without secrets, as it was', { body: '{ "a": 1,  "b": [true, null], "tokens": 12 }' }],
  ['text that is nearly JSON', { body: '[not json', other: '{"a":' }],
  ['lists of words', { fields: ['id', 'name', 'address'], flags: ['-v', 'x'] }],
  ['times of day and other colons', { text: 'at 12:30:45 on db:5432 a:b c=d e => f' }],
  ['texts of other scripts', { text: 'Grüße, 世界 🌍 — „gut“', quote: 'a "b" \\ c\n\td' }],
];
