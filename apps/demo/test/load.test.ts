import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { Load } from '../src/load/load.ts';
import { channels } from '../src/load/vocabulary.ts';

/** A request as the gateway sees it. */
interface Asked {
  readonly line: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly token: string | undefined;
}

const PATIENT = { timeout: 10_000 };

/** A gateway that answers everything at once. */
class FakeGateway {
  readonly asked: Asked[] = [];
  readonly aborted: string[] = [];
  /** What was said first on each stream, and how each was left. */
  readonly told: unknown[] = [];
  readonly closed: number[] = [];
  readonly errors: string[] = [];
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #sockets = new WebSocketServer({ server: this.#server, path: '/stream' });
  #ids = 0;

  async start(): Promise<string> {
    this.#sockets.on('connection', (socket) => {
      socket.on('error', (error: NodeJS.ErrnoException) => this.errors.push(error.code ?? ''));
      socket.on('close', (code) => this.closed.push(code));
      socket.once('message', (data: Buffer) => this.told.push(JSON.parse(data.toString())));
    });
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  lines(pattern: RegExp): readonly Asked[] {
    return this.asked.filter(({ line }) => pattern.test(line));
  }

  async #answer(
    ...[request, response]: Parameters<Extract<Parameters<typeof createServer>[1], (...args: never) => unknown>>
  ): Promise<void> {
    const line = `${request.method} ${request.url}`;
    const body = await text(request).catch(() => '');
    const token = request.headers.authorization?.replace('Bearer ', '');
    this.asked.push({ line, body: body === '' ? {} : (JSON.parse(body) as Asked['body']), token });
    response.on('close', () => response.writableFinished || this.aborted.push(line));
    // Slowly enough for somebody without patience.
    if (line.startsWith('GET /quotes?')) await new Promise((resolve) => void setTimeout(resolve, 30));
    const [status, answer] = this.#answerTo(line);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  }

  #answerTo(line: string): readonly [status: number, body: unknown] {
    const id = String(++this.#ids);
    if (line === 'POST /registrations') return [201, { user: `user-${id}`, secret: `secret-${id}`, account: id }];
    if (line === 'POST /sign-in') return [201, { token: `token-${id}` }];
    if (line === 'GET /approvals') return [200, [{ id: `approval-${id}` }]];
    if (line === 'GET /interventions')
      return [
        200,
        [
          { id: '1', status: 'executed' },
          { id: '2', status: 'proposed' },
        ],
      ];
    if (/^GET \/(reports|exports)\//.test(line)) return [this.#ids % 2 === 0 ? 202 : 200, {}];
    return [200, { id }];
  }
}

interface Stage extends AsyncDisposable {
  readonly gateway: FakeGateway;
  readonly load: Load;
}

async function startLoad(): Promise<Stage> {
  const gateway = new FakeGateway();
  const load = new Load(await gateway.start(), 1);
  load.start();
  return {
    gateway,
    load,
    async [Symbol.asyncDispose]() {
      await load.close();
      await gateway.close();
    },
  };
}

describe.concurrent('visitors', () => {
  it('do everything that the gateway offers within the first seconds', async () => {
    await using stage = await startLoad();
    const { gateway } = stage;
    const offered = [
      /^POST \/registrations$/,
      /^GET \/content\/\w+\/\d+$/,
      /^POST \/sign-in$/,
      /^DELETE \/sign-in$/,
      /^GET \/symbols$/,
      /^GET \/symbols\/[\w-]+\/history$/,
      /^GET \/quotes\/[\w-]+$/,
      /^GET \/quotes\?symbols=/,
      /^POST \/sessions$/,
      /^DELETE \/sessions\/\d+$/,
      /^POST \/query$/,
      /^POST \/trades$/,
      /^GET \/accounts\/me$/,
      /^POST \/reports$/,
      /^GET \/reports\/\d+$/,
      /^POST \/thoughts$/,
      /^POST \/agents\/runs$/,
      /^POST \/approvals\/approval-\d+$/,
      /^POST \/workflows\/[\w-]+\/runs$/,
      /^POST \/exports$/,
      /^GET \/exports\/\d+$/,
      /^GET \/graph$/,
      /^POST \/interventions\/2\/execution$/,
      /^GET \/(admin|favicon\.ico|quotes\/XYZZY)$/,
    ];
    await vi.waitFor(
      () => expect(offered.filter((pattern) => gateway.lines(pattern).length === 0)).toEqual([]),
      PATIENT,
    );
    await vi.waitFor(() => expect(gateway.aborted).toContainEqual(expect.stringContaining('GET /quotes?')), PATIENT);
  });

  it('sign in as those who have registered, and sometimes with a wrong secret', async () => {
    await using stage = await startLoad();
    const { gateway } = stage;
    await vi.waitFor(() => expect(gateway.lines(/^POST \/sign-in/).length).toBeGreaterThan(25), PATIENT);

    const attempts = gateway.lines(/^POST \/sign-in/).map(({ body }) => body as Record<string, string>);
    const isRight = ({ user, secret }: Record<string, string>): boolean => secret === user!.replace('user', 'secret');
    expect(attempts.filter(isRight).length).toBeGreaterThan(attempts.filter((each) => !isRight(each)).length);
    expect(attempts.some((each) => !isRight(each))).toBe(true);
    expect(new Set(attempts.map(({ method }) => method))).toEqual(new Set(['password', 'passkey', 'token']));
    for (const { token } of gateway.lines(/^POST \/(trades|agents)/)) expect(token).toMatch(/^token-/);
  });

  it('follow the stream for a while, and leave it in several ways', async () => {
    await using stage = await startLoad();
    const { gateway, load } = stage;
    // What was sent is no text.
    await vi.waitFor(() => expect(gateway.errors).toEqual(['WS_ERR_INVALID_UTF8']), PATIENT);
    expect(gateway.told[0]).toEqual({
      event: 'subscribe',
      data: { symbols: expect.arrayContaining([expect.stringMatching(/^[A-Z]{3}/)]), agents: expect.any(Boolean) },
    });

    await load.close();
    // Gone without a word, as all are when the load stops.
    await vi.waitFor(() => expect(gateway.closed).toHaveLength(gateway.told.length), PATIENT);
    expect(gateway.closed).toContain(1006);
  });

  it('say which campaign brought them during a flood of labels, and no longer', async () => {
    await using stage = await startLoad();
    const { gateway, load } = stage;
    load.setFlood(true);
    const strange = (): readonly Asked[] =>
      gateway
        .lines(/^POST \/registrations/)
        .filter(({ body }) => !channels.some((channel) => channel === body['channel']));
    await vi.waitFor(() => expect(strange().length).toBeGreaterThan(20), PATIENT);
    expect(new Set(strange().map(({ body }) => body['channel'])).size).toBe(strange().length);

    load.setFlood(false);
    const [flooded, before] = [strange().length, gateway.asked.length];
    await vi.waitFor(() => expect(gateway.asked.length).toBeGreaterThan(before + 60), PATIENT);
    expect(strange().length - flooded).toBeLessThanOrEqual(1);
  });

  it('ask no agent while agents are to be quiet', async () => {
    await using stage = await startLoad();
    const { gateway, load } = stage;
    load.setQuiet(true);
    await vi.waitFor(() => expect(gateway.asked.length).toBeGreaterThan(400), PATIENT);
    expect(gateway.lines(/^POST \/agents/)).toEqual([]);
  });

  it('come four times as often during a spike', async () => {
    await using stage = await startLoad();
    const { gateway, load } = stage;
    const rateOver = async (count: number): Promise<number> => {
      const [start, before] = [performance.now(), gateway.asked.length];
      await vi.waitFor(() => expect(gateway.asked.length).toBeGreaterThan(before + count), { ...PATIENT, interval: 5 });
      return ((gateway.asked.length - before) / (performance.now() - start)) * 1000;
    };
    await rateOver(100);
    const usual = await rateOver(150);
    load.setSpike(true);
    await rateOver(300);
    expect(await rateOver(600)).toBeGreaterThan(2 * usual);
  });

  it('vanish when the load stops', async () => {
    await using stage = await startLoad();
    const { gateway, load } = stage;
    await vi.waitFor(() => expect(gateway.asked.length).toBeGreaterThan(50), PATIENT);
    await load.close();
    const before = gateway.asked.length;
    await new Promise((resolve) => void setTimeout(resolve, 300));
    expect(gateway.asked.length - before).toBeLessThanOrEqual(3);
  });
});
