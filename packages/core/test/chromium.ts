import { startProgram } from '@telltale-tooling/servers';

/** A page open in a real browser that reaches nothing but what it is told to. */
export interface OpenPage extends AsyncDisposable {
  /** Evaluates an expression in the page, waits for it, and gives its value back. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** What the browser complained of: errors, and what the page's policy refused. */
  readonly complaints: readonly string[];
  /** Every URL that the page asked for. */
  readonly requested: readonly string[];
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--user-data-dir=profile',
  '--remote-debugging-port=0',
  'about:blank',
];

/** Opens a page in Chromium, by way of the DevTools protocol. */
export async function openInChromium(url: string): Promise<OpenPage> {
  const chromium = await startProgram('chromium', {
    args: flags,
    ready: async (output) => {
      if (!output.includes('DevTools listening on')) throw new Error('it does not listen yet');
    },
  });
  const port = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(chromium.output())![1]!;
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as readonly {
    readonly type: string;
    readonly webSocketDebuggerUrl: string;
  }[];
  const session = await connect(targets.find(({ type }) => type === 'page')!.webSocketDebuggerUrl);
  for (const domain of ['Runtime', 'Log', 'Network', 'Page']) await session.send(`${domain}.enable`);
  const loaded = session.once('Page.loadEventFired');
  await session.send('Page.navigate', { url });
  await loaded;
  return {
    complaints: session.complaints,
    requested: session.requested,
    async evaluate<Value>(expression: string) {
      const options = { expression, awaitPromise: true, returnByValue: true };
      const { exceptionDetails, result } = await session.send('Runtime.evaluate', options);
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
      return (result as { readonly value: Value }).value;
    },
    async [Symbol.asyncDispose]() {
      session.close();
      await chromium.stop();
    },
  };
}

async function connect(address: string) {
  const socket = new WebSocket(address);
  const waiting = new Map<number, (message: Message) => void>();
  const events = new Map<string, () => void>();
  const complaints: string[] = [];
  const requested: string[] = [];
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    if (isComplaint(message)) complaints.push(JSON.stringify(message.params));
    if (message.method === 'Network.requestWillBeSent') {
      requested.push((message.params as { readonly request: { readonly url: string } }).request.url);
    }
    events.get(message.method ?? '')?.();
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error(`${address} does not answer`)));
  });
  return {
    complaints,
    requested,
    close: () => socket.close(),
    once: (method: string) => new Promise<void>((resolve) => events.set(method, resolve)),
    send: (method: string, params: object = {}) =>
      new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
        const id = ++last;
        waiting.set(id, ({ result, error }) => {
          if (error === undefined) resolve(result ?? {});
          else reject(new Error(`${method}: ${error.message}`));
        });
        socket.send(JSON.stringify({ id, method, params }));
      }),
  };
}

function isComplaint({ method, params }: Message): boolean {
  if (method === 'Runtime.exceptionThrown') return true;
  const { level } = (params?.['entry'] ?? {}) as { readonly level?: string };
  return method === 'Log.entryAdded' && (level === 'error' || level === 'warning');
}
