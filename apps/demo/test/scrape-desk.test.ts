import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServiceName } from '../src/parts/parts.ts';
import { Change } from '../src/scrape/change.ts';
import { DeskChange } from '../src/scrape/desk-change.ts';
import { scrapeDesk, servicesUp } from '../src/scrape/scrape-desk.ts';
import type { Scrape } from '../src/scrape/scrape-page.ts';
import { fakeScrape } from './fake-scrape.ts';

const header = '# HELP calls_total Calls.\n# TYPE calls_total counter\n';

const pages: Readonly<Record<string, string>> = {
  '/gateway/metrics': `${header}calls_total{to="a"} 5\ncalls_total{to="b"} 1\n`,
  '/quotes/metrics': `${header}calls_total 7\n`,
  '/wrong/metrics': `${header}calls_total seven\n`,
  '/gauge/metrics': '# HELP calls_total Calls.\n# TYPE calls_total gauge\ncalls_total 7\n',
};

describe('a scrape of the desk', () => {
  const server = createServer(({ url = '' }, response) => {
    response.writeHead(pages[url] === undefined ? 503 : 200).end(pages[url]);
  });
  let at: (path: string) => string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    at = (path) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${path}`;
  });
  afterAll(() => void server.close());

  function desk(paths: Partial<Record<ServiceName, string>>): Promise<Scrape> {
    return scrapeDesk(new Map(Object.entries(paths).map(([name, path]) => [name as ServiceName, at(path)])));
  }

  it('has the samples of all pages, each with its service', async () => {
    const { families } = await desk({ gateway: 'gateway', quotes: 'quotes' });

    expect(families.get('calls_total')!.samples.map(({ series, value }) => `${series} ${value}`)).toEqual([
      'calls_total{service="gateway",to="a"} 5',
      'calls_total{service="gateway",to="b"} 1',
      'calls_total{service="quotes"} 7',
    ]);
    expect(families.get('calls_total')!.samples[0]!.labels).toEqual({ service: 'gateway', to: 'a' });
  });

  it('leaves out a service that does not answer or is not well, and says so', async () => {
    const scrape = await scrapeDesk(
      new Map([
        ['gateway', at('gateway')],
        ['quotes', at('gone')],
        ['ledger', 'http://127.0.0.1:1'],
        ['worker', ''],
      ]),
    );

    expect(servicesUp(scrape)).toEqual(['gateway']);
    expect(new Change(scrape, scrape).now('up')).toBe(1);
    expect(new Change(scrape, scrape).valuesOf('up', 'service')).toEqual(['gateway', 'quotes', 'ledger', 'worker']);
    expect(new Change(scrape, scrape).valuesOf('calls_total', 'service')).toEqual(['gateway']);
  });

  it('refuses a page that is not as it must be, with its service', async () => {
    await expect(desk({ gateway: 'gateway', ledger: 'wrong' })).rejects.toThrow(
      'ledger: not a sample: calls_total seven',
    );
    await expect(desk({ gateway: 'gateway', ledger: 'gauge' })).rejects.toThrow(
      'ledger: calls_total is a gauge here, and a counter elsewhere',
    );
  });
});

describe('a change of the desk', () => {
  const calls = (value: number): string => `${header}calls_total ${value}\n`;

  it('is that of one service at a time', () => {
    const change = new DeskChange([
      fakeScrape(0, { gateway: calls(100), quotes: calls(0) }),
      fakeScrape(4, { gateway: calls(120), quotes: calls(2) }),
    ]);

    expect(change.of('gateway').rate('calls_total')).toBe(5);
    expect(change.of('quotes').rate('calls_total')).toBe(0.5);
  });

  it('takes nothing for a gain that a service had counted before it did not answer', () => {
    const change = new DeskChange([
      fakeScrape(0, { ledger: calls(1000) }),
      fakeScrape(1, { ledger: undefined }),
      fakeScrape(2, { ledger: calls(1003) }),
      fakeScrape(4, { ledger: calls(1009) }),
    ]);

    expect(change.of('ledger').rate('calls_total')).toBe(3);
    expect(change.up).toEqual(new Set(['ledger']));
  });

  it('knows nothing of a service that does not answer now', () => {
    const change = new DeskChange([fakeScrape(0, { ledger: calls(9) }), fakeScrape(1, { ledger: undefined })]);

    expect(change.of('ledger').increase('calls_total')).toBe(0);
    expect(change.up).toEqual(new Set());
  });
});
