import type { Answer } from './gateway-client.ts';
import { credentials } from './people.ts';
import type { Person } from './people.ts';
import type { Step } from './steps.ts';
import { followStream } from './stream.ts';
import type { Visitor } from './visitor.ts';
import type { Method } from './vocabulary.ts';

type Act<Type extends Step['type']> = (
  visitor: Visitor,
  step: Extract<Step, { readonly type: Type }>,
) => Promise<unknown>;

interface Intervention {
  readonly id: string;
  readonly status: string;
}

type Given<T> = T | undefined;

const TRIES = 12;
const RETRY_MILLISECONDS = 250;
const REGRET_MILLISECONDS = 800;

/** How each step is taken. */
const acts: { readonly [Type in Step['type']]: Act<Type> } = {
  get: (visitor, { path }) => visitor.ask('GET', path),

  view: (visitor, { content, id }) => visitor.ask('GET', `/content/${content}/${id}`),

  async 'give-up'({ place }, { path, afterMilliseconds }) {
    const signal = AbortSignal.any([place.signal, AbortSignal.timeout(afterMilliseconds)]);
    await place.gateway.ask('GET', path, { signal }).catch(() => {});
  },

  async register(visitor, { channel, plan }) {
    const person = given(await visitor.ask('POST', '/registrations', { body: { channel, plan } })) as Given<Person>;
    if (person === undefined) return;
    visitor.memory.person = person;
    visitor.place.people.add(person);
  },

  async 'sign-in'(visitor, { method, who }) {
    const { memory, place } = visitor;
    memory.person ??= place.people.at(who);
    if (memory.person === undefined) return;
    const signedIn = given(await signIn(visitor, memory.person, method)) as Given<{ token: string }>;
    memory.token = signedIn?.token;
  },

  async mistype(visitor, { method, who }) {
    const person = (visitor.memory.person ??= visitor.place.people.at(who));
    if (person !== undefined) await signIn(visitor, { ...person, secret: `${person.secret}1` }, method);
  },

  async 'sign-out'(visitor) {
    const { memory } = visitor;
    if (memory.token === undefined) return;
    await visitor.ask('DELETE', '/sign-in');
    memory.oldToken = memory.token;
    memory.token = undefined;
  },

  async 'reuse-token'(visitor) {
    const { oldToken } = visitor.memory;
    if (oldToken === undefined) return;
    await visitor.ask('GET', '/accounts/me', { headers: { authorization: `Bearer ${oldToken}` } });
  },

  async 'open-session'(visitor, { session }) {
    const answer = await visitor.ask('POST', '/sessions', { body: { type: session } });
    visitor.memory.session = idIn(answer);
  },

  async 'close-session'(visitor) {
    const { session } = visitor.memory;
    if (session !== undefined) await visitor.ask('DELETE', `/sessions/${session}`);
  },

  query: (visitor, { query }) => visitor.ask('POST', '/query', { body: { query } }),

  async trade(visitor, { symbol, amount, key, times }) {
    if (visitor.memory.token === undefined) return;
    const trade = { headers: { 'idempotency-key': key }, body: { symbol, amount } };
    for (let i = 0; i < times; i++) await visitor.ask('POST', '/trades', trade);
  },

  async 'order-report'(visitor, { symbols }) {
    const answer = await visitor.ask('POST', '/reports', { body: { symbols } });
    visitor.memory.report = idIn(answer);
  },

  'fetch-report': (visitor) => fetchWhenReady(visitor, '/reports', visitor.memory.report),

  'write-thoughts': (visitor, { texts }) => visitor.ask('POST', '/thoughts', { body: { texts } }),

  async 'ask-agent'(visitor, { domain, task }) {
    if (!visitor.place.isAskingAgents() || visitor.memory.token === undefined) return;
    await visitor.ask('POST', '/agents/runs', { body: { domain, task } });
  },

  async 'run-workflow'(visitor, { workflow }) {
    if (visitor.memory.token !== undefined) await visitor.ask('POST', `/workflows/${workflow}/runs`);
  },

  async 'order-export'(visitor, { export: type }) {
    const answer = await visitor.ask('POST', '/exports', { body: { type } });
    visitor.memory.export = idIn(answer);
  },

  'fetch-export': (visitor) => fetchWhenReady(visitor, '/exports', visitor.memory.export),

  async intervene(visitor, { which, isRegretted }) {
    const all = given(await visitor.ask('GET', '/interventions')) as Given<readonly Intervention[]>;
    const proposed = all?.filter(({ status }) => status === 'proposed');
    const chosen = proposed?.[Math.floor(which * proposed.length)];
    if (chosen === undefined) return;
    await visitor.ask('POST', `/interventions/${chosen.id}/execution`);
    if (!isRegretted) return;
    await visitor.pause(REGRET_MILLISECONDS);
    await visitor.ask('DELETE', `/interventions/${chosen.id}/execution`);
  },

  follow: ({ place }, step) => followStream(place.gateway.streamUrl, step, place.signal),
};

/** Takes a step. Rejects where nobody answers. */
export async function act(visitor: Visitor, step: Step): Promise<void> {
  // The table has an act of the very type for each step, which a lookup by a union cannot tell.
  await (acts[step.type] as Act<Step['type']>)(visitor, step);
}

function signIn(visitor: Visitor, person: Person, method: Method): Promise<Answer> {
  return visitor.ask('POST', '/sign-in', { body: credentials(person, method) });
}

/** Asks for what was ordered until it is there. */
async function fetchWhenReady(visitor: Visitor, path: string, id: string | undefined): Promise<void> {
  if (id === undefined) return;
  for (let tries = 0; tries < TRIES; tries++) {
    const { status } = await visitor.ask('GET', `${path}/${id}`);
    if (status !== 202) return;
    await visitor.pause(RETRY_MILLISECONDS);
  }
}

/** What the answer holds; `undefined` where it says no. */
function given({ status, body }: Answer): unknown {
  return status < 300 ? JSON.parse(body) : undefined;
}

function idIn(answer: Answer): string | undefined {
  return (given(answer) as Given<{ id: string }>)?.id;
}
