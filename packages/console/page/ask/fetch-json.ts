/** An answer that is an error, with what it says. */
class AskError extends Error {
  override readonly name = 'AskError';
}

export type AskParameters = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** Asks the console. The address is within this origin: nothing else would get through. */
export async function fetchJson<T>(path: string, parameters: AskParameters = {}, signal?: AbortSignal): Promise<T> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    for (const each of Array.isArray(value) ? (value as readonly string[]) : [String(value)]) query.append(name, each);
  }
  const text = query.toString();
  const { ok, status, body } = await fetched(text === '' ? path : `${path}?${text}`, signal);
  if (!ok) throw new AskError(errorOf(body) || `${path} answered ${status}`);
  return JSON.parse(body) as T;
}

/** Questions that are not answered yet. */
export const underWay = { count: 0 };

async function fetched(address: string, signal: AbortSignal | undefined) {
  underWay.count += 1;
  try {
    const response = await fetch(address, signal === undefined ? {} : { signal });
    const { ok, status } = response;
    return { ok, status, body: await response.text() };
  } finally {
    underWay.count -= 1;
  }
}

function errorOf(body: string): string {
  try {
    const { error } = JSON.parse(body) as { error?: unknown };
    return typeof error === 'string' ? error : body;
  } catch {
    return body.trim();
  }
}
