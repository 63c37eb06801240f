import { gunzipSync } from 'node:zlib';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { counter, histogram } from '../src/catalog/definition.ts';
import { open } from '../src/catalog/labels.ts';
import type { Clock } from '../src/clock.ts';
import { PageRenderer } from '../src/exposition/renderer.ts';
import type { RenderingFacts } from '../src/exposition/renderer.ts';
import type { CounterInstrument } from '../src/instruments/counter.ts';
import type { HistogramInstrument } from '../src/instruments/histogram.ts';
import { parsePage } from './parse-page.ts';
import { instrumentsFor, sourceOf, stoppedClock } from './small-page.ts';

/** A clock on which a millisecond passes between any two looks, so that time slices end after a chunk or two. */
function hastyClock(): Clock {
  let passed = 0;
  return { ...stoppedClock, monotonic: () => passed++ };
}

/** About 1 MB of page. */
function large() {
  const [wait, placed] = instrumentsFor({
    wait: histogram({
      help: 'Time waited.',
      unit: 'seconds',
      buckets: [1, 2, 3, 4, 5, 6, 7, 8],
      labels: { city: open(100_000) },
      maxSeries: 100_000,
    }),
    placed: counter({ help: 'Orders placed.' }),
  }) as unknown as [HistogramInstrument, CounterInstrument];
  for (let i = 0; i < 1500; i++) wait.observe({ city: `city-${i}` }, i % 10);
  placed.inc({}, 1);
  return { wait, placed, instruments: [wait, placed] };
}

/** Counts the turns of the event loop until a promise settles, and does something in each. */
async function turnsUntil(promise: Promise<unknown>, eachTurn: (turn: number) => void = () => {}): Promise<number> {
  let turns = 0;
  const settled = promise.then(() => true);
  while (!(await Promise.race([settled, setImmediate(false)]))) eachTurn(turns++);
  return turns;
}

test('lets the event loop run while a large page is written', async () => {
  const { instruments } = large();
  const renderer = new PageRenderer(sourceOf(instruments), { clock: hastyClock() });
  const page = renderer.render();
  const turns = await turnsUntil(page);
  const { chunks } = await page;
  expect(chunks.length).toBeGreaterThan(12);
  expect(turns).toBeGreaterThanOrEqual(chunks.length / 2 - 1);
});

test('writes a page that takes no time in one turn', async () => {
  const { instruments } = large();
  const renderer = new PageRenderer(sourceOf(instruments), { clock: stoppedClock });
  expect(await turnsUntil(renderer.render())).toBeLessThanOrEqual(1);
});

test('series that come, change and go meanwhile leave every other series whole', async () => {
  const { instruments, wait } = large();
  const renderer = new PageRenderer(sourceOf(instruments), { clock: hastyClock() });
  const rendering = renderer.render();
  let next = 10_000;
  await turnsUntil(rendering, (turn) => {
    for (let i = turn; i < 1500; i += 7) wait.observe({ city: `city-${i}` }, i % 10);
    for (let i = turn; i < 1500; i += 50) wait.remove({ city: `city-${i}` });
    for (let i = 0; i < 40; i++) wait.observe({ city: `${'x'.repeat(i * 20)}${next++}` }, 3);
    if (turn === 5) wait.reset();
    if (turn === 6) for (let i = 0; i < 1000; i++) wait.observe({ city: `late-${i}` }, 1);
  });
  const page = await rendering;
  const [family] = parsePage(page.text());
  const samples = [...family!.samples];
  expect(samples.length % 11).toBe(0);
  while (samples.length > 0) {
    const own = samples.splice(0, 11);
    const counts = own.slice(0, 9).map(({ value }) => value);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(own[10]!.value).toBe(counts[8]);
    expect(new Set(own.map(({ labels }) => labels['city'])).size).toBe(1);
  }
});

test('scrapes of one format that come together share one page, one run of the collectors and one compression', async () => {
  const rendered: RenderingFacts[] = [];
  const { instruments } = large();
  const source = sourceOf(instruments);
  const renderer = new PageRenderer(source, { clock: stoppedClock, onRendered: (facts) => rendered.push(facts) });
  const [one, two, openMetrics] = await Promise.all([
    renderer.render(),
    renderer.render('text/plain'),
    renderer.render('application/openmetrics-text'),
  ]);
  expect(source.refreshes).toBe(1);
  expect(rendered).toEqual([
    { durationSeconds: 0, bytes: one.byteLength },
    { durationSeconds: 0, bytes: openMetrics.byteLength },
  ]);
  expect(two.chunks).toBe(one.chunks);
  expect(openMetrics.chunks).not.toBe(one.chunks);
  expect(await two.gzip()).toBe(await one.gzip());
  expect(gunzipSync(await one.gzip()).toString()).toBe(one.text());
});

test('a scrape that comes while values are read gets a page of its own, never an older one', async () => {
  let rendered = 0;
  const { instruments, placed } = large();
  const renderer = new PageRenderer(sourceOf(instruments), { clock: hastyClock(), onRendered: () => rendered++ });
  const first = renderer.render();
  const later: Promise<string>[] = [];
  await turnsUntil(first, (turn) => {
    if (turn !== 2) return;
    placed.inc({}, 41);
    for (let i = 0; i < 3; i++) later.push(renderer.render().then((page) => page.text()));
  });
  for (const text of await Promise.all(later)) expect(text).toContain('shop_placed_total 42\n');
  expect(rendered).toBe(2);
});

test('pages of different formats are written one after the other', async () => {
  const writing: string[] = [];
  const { instruments } = large();
  const source = { ...sourceOf(instruments), instruments: () => (writing.push('begun'), instruments) };
  const renderer = new PageRenderer(source, { clock: hastyClock(), onRendered: () => writing.push('rendered') });
  await Promise.all([renderer.render(), renderer.render('application/openmetrics-text')]);
  expect(writing).toEqual(['begun', 'rendered', 'begun', 'rendered']);
});

test('joins collectors that are running, and waits for them', async () => {
  const { instruments, placed } = large();
  const done = Promise.withResolvers<void>();
  let refreshes = 0;
  const source = { ...sourceOf(instruments), refresh: () => (refreshes++, done.promise) };
  const renderer = new PageRenderer(source, { clock: stoppedClock });
  const pages = [renderer.render()];
  await setImmediate();
  pages.push(renderer.render());
  placed.inc({}, 1);
  done.resolve();
  for (const page of await Promise.all(pages)) expect(page.text()).toContain('shop_placed_total 2\n');
  expect(refreshes).toBe(1);
});

test('uses buffers again when the last scrape has released its page, and not before', async () => {
  const { instruments } = large();
  const renderer = new PageRenderer(sourceOf(instruments), { clock: stoppedClock });
  const [one, two] = await Promise.all([renderer.render(), renderer.render()]);
  const buffers = new Set(one.chunks.map(({ buffer }) => buffer));
  one.release();
  one.release();
  const three = await renderer.render();
  expect(three.chunks.filter(({ buffer }) => buffers.has(buffer))).toEqual([]);
  const compressed = two.gzip();
  two.release();
  const four = await renderer.render();
  expect(four.chunks.filter(({ buffer }) => buffers.has(buffer))).toEqual([]);
  expect(gunzipSync(await compressed).toString()).toBe(three.text());
  const five = await renderer.render();
  expect(five.chunks.every(({ buffer }) => buffers.has(buffer))).toBe(true);
  expect(five.text()).toBe(three.text());
});

test('refuses to read a page that was released', async () => {
  const renderer = new PageRenderer(sourceOf([]), { clock: stoppedClock });
  const page = await renderer.render();
  page.release();
  expect(() => page.text()).toThrow('TELLTALE_PAGE_RELEASED');
  expect(() => page.chunks).toThrow('TELLTALE_PAGE_RELEASED');
  await expect(page.gzip()).rejects.toThrow('TELLTALE_PAGE_RELEASED');
});

test('an empty page is empty, and in OpenMetrics says that it is complete', async () => {
  const renderer = new PageRenderer(sourceOf([]), { clock: stoppedClock });
  expect((await renderer.render()).text()).toBe('');
  expect((await renderer.render('application/openmetrics-text')).text()).toBe('# EOF\n');
});

test('goes on after a page that failed', async () => {
  const { instruments } = large();
  let fails = true;
  const source = {
    ...sourceOf(instruments),
    instruments() {
      if (fails) throw new Error('broken');
      return instruments;
    },
  };
  const renderer = new PageRenderer(source, { clock: stoppedClock });
  await expect(renderer.render()).rejects.toThrow('broken');
  fails = false;
  expect((await renderer.render()).byteLength).toBeGreaterThan(500_000);
});

test('shows no series twice that is removed and recorded again while the page is written', async () => {
  const { wait, instruments } = large();
  const renderer = new PageRenderer(sourceOf(instruments), { clock: hastyClock() });
  const page = renderer.render();
  await turnsUntil(page, (turn) => {
    if (turn !== 3) return;
    wait.reset();
    for (let i = 0; i < 1500; i++) wait.observe({ city: `city-${i}` }, i % 10);
  });
  const counts = (await page).text().match(/^\w+_count\{.*\}/gm) ?? [];
  expect(counts.length).toBeGreaterThan(100);
  expect(new Set(counts).size).toBe(counts.length);
  expect(wait.series.count).toBe(1500);
});
