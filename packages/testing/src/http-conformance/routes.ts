import { gzipSync } from 'node:zlib';
import { Readable } from 'node:stream';
import type { KitRoute, Send } from './kit-app.ts';

/** What the handlers of the kit throw. Its name is what `error_type` should say. */
export class KitFailure extends Error {
  override readonly name = 'KitFailure';
}

const failure = (): Error => new KitFailure('thrown by the conformance kit');

const send = (body: string, status = 200): Send => ({ kind: 'send', status, body });

const text = 'hello, world. '.repeat(1000);

/** A thing that cases compare what they received with. */
export const sent: {
  readonly text: string;
  readonly gzip: Buffer;
  readonly events: readonly string[];
  readonly chunks: readonly [first: string, ...others: string[]];
} = {
  text,
  gzip: gzipSync(text),
  events: ['data: one\n\n', 'data: two\n\n', 'data: three\n\n'],
  chunks: ['first ', 'second ', 'third'],
};

function* failing(): Generator<string> {
  yield sent.chunks[0];
  throw failure();
}

/** The routes that all cases share. Cases that have to hold a request open have routes of their own. */
export const routes: readonly KitRoute[] = [
  { name: 'root', method: 'GET', path: [], does: send('root') },
  { name: 'fixed', method: 'GET', path: ['fixed', 'path'], does: send('fixed') },
  { name: 'param', method: 'GET', path: ['users', { param: 'id' }], does: send('user') },
  { name: 'params', method: 'GET', path: ['users', { param: 'id' }, 'posts', { param: 'post' }], does: send('post') },
  { name: 'optional', method: 'GET', path: ['optional', { optional: 'id' }], does: send('optional') },
  { name: 'rest', method: 'GET', path: ['files', { rest: 'path' }], does: send('file') },

  { name: 'nested', method: 'GET', within: [['api']], path: ['things', { param: 'id' }], does: send('thing') },
  { name: 'nested root', method: 'GET', within: [['api']], path: [], does: send('api') },
  { name: 'deep', method: 'GET', within: [['api'], ['v1', 'deep']], path: [{ param: 'id' }], does: send('deep') },
  {
    name: 'nested param',
    method: 'GET',
    within: [['tenants', { param: 'tenant' }]],
    path: ['orders', { param: 'order' }],
    does: send('order'),
  },
  {
    name: 'nested failure',
    method: 'GET',
    within: [['api']],
    path: ['broken', { param: 'id' }],
    does: { kind: 'throw', error: failure },
  },
  {
    name: 'nested guard',
    method: 'GET',
    within: [['api']],
    path: ['guarded', { param: 'id' }],
    does: { kind: 'guard', status: 403 },
  },

  { name: 'empty', method: 'DELETE', path: ['empty'], does: send('', 204) },
  { name: 'not modified', method: 'GET', path: ['not-modified'], does: send('', 304) },
  { name: 'not allowed', method: 'DELETE', path: ['not-allowed'], does: send('only GET', 405) },
  { name: 'missing', method: 'GET', path: ['missing', { param: 'id' }], does: send('no such thing', 404) },
  { name: 'options', method: 'OPTIONS', path: ['fixed', 'path'], does: send('', 204) },
  { name: 'redirect', method: 'GET', path: ['old'], does: { kind: 'redirect', status: 302, to: '/fixed/path' } },

  { name: 'throw', method: 'GET', path: ['throw'], does: { kind: 'throw', error: failure } },
  { name: 'reject', method: 'GET', path: ['reject'], does: { kind: 'reject', error: failure } },
  { name: 'guard', method: 'GET', path: ['guard', { param: 'id' }], does: { kind: 'guard', status: 401 } },
  { name: 'input', method: 'GET', path: ['input', { param: 'id' }], does: { kind: 'input', status: 400 } },
  {
    name: 'filter',
    method: 'GET',
    path: ['filter', { param: 'id' }],
    does: { kind: 'filter', error: failure, status: 418 },
  },
  {
    name: 'fail late',
    method: 'GET',
    path: ['fail-late'],
    does: { kind: 'fail late', begin: sent.chunks[0], error: failure },
  },

  { name: 'text', method: 'GET', path: ['text'], does: send(text) },
  { name: 'read', method: 'POST', path: ['read'], does: { kind: 'read', send: send('read', 201) } },
  { name: 'unread', method: 'POST', path: ['unread'], does: send('unread', 202) },
  {
    name: 'stream',
    method: 'GET',
    path: ['stream'],
    does: { kind: 'stream', headers: { 'content-type': 'text/plain' }, source: () => Readable.from(sent.chunks) },
  },
  {
    name: 'gzip',
    method: 'GET',
    path: ['gzip'],
    does: {
      kind: 'stream',
      headers: { 'content-type': 'text/plain', 'content-encoding': 'gzip' },
      source: () => Readable.from([sent.gzip]),
    },
  },
  {
    name: 'events',
    method: 'GET',
    path: ['events'],
    does: {
      kind: 'stream',
      headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' },
      source: () => Readable.from(sent.events),
    },
  },
  {
    name: 'failing stream',
    method: 'GET',
    path: ['failing-stream'],
    does: { kind: 'stream', headers: { 'content-type': 'text/plain' }, source: () => Readable.from(failing()) },
  },
];
