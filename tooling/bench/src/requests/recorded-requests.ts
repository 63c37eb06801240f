// Every contender has a histogram of durations, under one of two names.
const count = /^http_(?:server_)?request_duration_seconds_count(?:\{.*\})? (\d+)$/gm;

/** How many requests a server says it has had, on its own page. */
export async function recordedRequests(port: number): Promise<number> {
  const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return [...page.matchAll(count)].reduce((sum, [, requests]) => sum + Number(requests), 0);
}
