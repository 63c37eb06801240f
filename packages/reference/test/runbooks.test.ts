import { parse } from '@telltale/promql';
import { runbooks, type DocumentedAlert, type DocumentedDashboard, type Routing } from '@telltale/reference';
import { describeWithServers, runProgram, startAlertmanager } from '@telltale-tooling/servers';
import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { alerts, dashboards, documents, everything, grafanaUrl, routing, slos, textOf } from './everything.ts';
import { readMarkdown } from './read-markdown.ts';

const noOrders = alerts.find(({ name }) => name === 'NoOrders')!;

function pageOf(alert: DocumentedAlert, options?: Parameters<typeof runbooks>[1]) {
  return readMarkdown(textOf(`runbooks/${alert.name}.md`, runbooks([alert], options)));
}

describe('Runbooks', () => {
  it('are those of the golden files', async () => {
    const some = alerts.filter(({ name }) =>
      ['HighErrorRate', 'LowCacheHitRate', 'NoOrders', 'PostgresDown'].includes(name),
    );
    const cache: DocumentedDashboard = {
      uid: 'cache',
      title: 'Cache',
      panels: [
        { id: 1, title: 'Hit ratio', metrics: ['cache.hits', 'cache.misses'] },
        { id: 2, title: 'Evictions', metrics: ['cache.evictions'] },
      ],
    };
    const options = { ...everything, slos, routing, grafanaUrl, dashboards: [cache] };
    for (const { path, text } of runbooks(some, options)) await expect(text).toMatchFileSnapshot(join('golden', path));
  });

  it('are the same text every time', () => {
    const options = { ...everything, slos, routing, dashboards, grafanaUrl };
    expect(runbooks(alerts, options)).toEqual(runbooks(alerts, options));
  });

  it('have a page for each name of an alert, and are listed in the index', () => {
    const names = new Set([...alerts, ...slos.flatMap((slo) => slo.alerts)].map(({ name }) => name));
    const paths = documents.map(({ path }) => path).filter((path) => /^runbooks\/(?!README)/.test(path));
    expect(paths).toEqual([...names].map((name) => `runbooks/${name}.md`).toSorted());
    const { links } = readMarkdown(textOf('runbooks/README.md'));
    expect(new Set(links.map(({ target }) => `runbooks/${target.replace(/#.*/, '')}`))).toEqual(new Set(paths));
  });

  it('say the condition, its threshold, how long it has to hold and how long it goes on', () => {
    const page = pageOf(noOrders);
    const [head, row] = page.tables[0]!;
    expect(Object.fromEntries(head!.map((name, index) => [name, row![index]]))).toEqual({
      severity: 'warning',
      threshold: '',
      for: '5m',
      'goes on for': '10m',
      labels: 'service: job, team: shop',
    });
    const condition = page.fences.find(({ language }) => language === 'promql')!;
    expect(parse(condition.text)).toMatchObject({ kind: 'binary', op: '==' });
    const [, limits] = readMarkdown(textOf('runbooks/HighErrorRate.md')).tables[0]!;
    expect(limits!.slice(0, 3)).toEqual(['critical', '0.05', '5m']);
  });

  it('have only queries that are PromQL', () => {
    const queries = documents
      .filter(({ path }) => path.startsWith('runbooks/'))
      .flatMap(({ text }) => readMarkdown(text).fences.filter(({ language }) => language === 'promql'));
    expect(queries.length).toBeGreaterThan(alerts.length);
    for (const { text } of queries) expect(() => parse(text), text).not.toThrow();
  });

  it('begin with the measured value where nobody gave queries', () => {
    const { fences } = pageOf(noOrders);
    expect(fences.filter(({ language }) => language === 'promql').map(({ text }) => text)).toEqual([
      'sum by (job, channel) (increase(acme_orders_placed_total[30m])) == 0',
      'sum by (job, channel) (increase(acme_orders_placed_total[30m]))',
    ]);
  });

  it('say of an alert without a runbook that nobody has written one', () => {
    expect(pageOf(noOrders).texts).toContain(
      'Nobody has written that down yet: declare runbook with the alert, and it is here.',
    );
  });

  it('have a section for each objective on the pages of its alerts', () => {
    const { headings, texts } = readMarkdown(textOf('runbooks/ErrorBudgetBurnFast.md'));
    expect(headings.filter((heading) => slos.some(({ name }) => name === heading))).toEqual(['checkout', 'latency']);
    expect(texts).toContain('99.9 % of requests with http_route /checkout do not fail, over 30 days (tier 1).');
  });

  it('link the metrics, those that an objective is measured by included, and the panels that show them', () => {
    const { links } = readMarkdown(textOf('runbooks/ErrorBudgetBurnFast.md'));
    const targets = links.map(({ target }) => target);
    expect(targets).toContain('../reference/metrics/http.md#http_server_request_duration_seconds');
    expect(targets.some((target) => target.startsWith(`${grafanaUrl}/d/`))).toBe(true);
  });

  it('link nothing that is not generated with them', () => {
    const { links } = pageOf(alerts.find(({ name }) => name === 'HighErrorRate')!);
    expect(links.map(({ target }) => target).filter((target) => !target.startsWith('http:'))).toEqual(['README.md']);
  });
});

describe('Templates in the texts of alerts', () => {
  const shown = (summary: string) => pageOf({ ...noOrders, summary, description: summary }).texts[2];

  it.each([
    ['{{ $labels.job }} fails {{ $value | humanizePercentage }} of its requests.', 'job fails value of its requests.'],
    ['{{ $labels.http_route | title }} takes {{ printf "%.2f" $value }} s.', 'http_route takes value s.'],
    ['{{ .Labels.job }} fails {{ .Value | humanize }} times.', 'job fails value times.'],
    ['{{$labels.job}}{{$labels.instance}}', 'job\u200Binstance'],
    ['Is {{ if gt $value 2.0 }}high{{ end }}.', 'Is {{ if gt $value 2.0 }}high{{ end }}.'],
  ])('%s', (summary, text) => {
    expect(shown(summary)).toBe(text);
  });

  it('leave any text around them as it is', () => {
    const marks = fc.constantFrom(...'\\`*_{}[]()<>#+-.!|~&=:$@ \'"0a\n');
    fc.assert(
      fc.property(fc.array(marks, { minLength: 1, maxLength: 20 }), (characters) => {
        const text = characters.join('');
        fc.pre(!text.includes('{{') && text.trim() !== '');
        const plain = text.replaceAll(/\s*\n\s*/g, ' ').trim();
        expect(shown(text)).toBe(plain);
      }),
      { numRuns: 500 },
    );
  });
});

describe('Who is told', () => {
  const told = (labels: Record<string, string>, given: Routing = routing) =>
    pageOf({ ...noOrders, rule: { labels } }, { routing: given }).texts;

  it('is whom the first route that takes the alert leads to', () => {
    expect(told({ severity: 'critical' })).toContain('on-call (PagerDuty)');
  });

  it('is several where a route goes on', () => {
    const texts = told({ severity: 'critical', team: 'shop' });
    expect(texts).toContain('shop-team (e-mail)');
    expect(texts).toContain('on-call (PagerDuty)');
  });

  it('is the default where no route takes it, and not where one that goes on did', () => {
    expect(told({ severity: 'info', team: 'ops' })).toContain('team (Slack #alerts)');
    expect(told({ severity: 'info', team: 'shop' }).filter((text) => text.startsWith('team'))).toEqual([]);
  });

  it('depends where a label is only known when the alert fires', () => {
    const given: Routing = { ...routing, routes: [{ receiver: 'on-call', match: { service: 'shop' } }] };
    const texts = told({ severity: 'info', service: '{{ $labels.job }}' }, given);
    expect(texts).toContain('on-call (PagerDuty), where service is shop');
    expect(texts).toContain('team (Slack #alerts), where none of these takes it');
  });

  it('matches regular expressions as a whole, as Alertmanager does', () => {
    expect(told({ severity: 'info', team: 'workshop' }).filter((text) => text.startsWith('shop-team'))).toEqual([]);
  });

  it.each<[string, Routing]>([
    ['REFERENCE_OPTIONS', { receivers: [] }],
    ['REFERENCE_UNKNOWN_RECEIVER', { ...routing, defaultReceiver: 'nobody' }],
    ['REFERENCE_UNKNOWN_RECEIVER', { ...routing, routes: [{ receiver: 'nobody', match: {} }] }],
  ])('is refused with %s where it cannot be', (code, given) => {
    expect(() => runbooks([noOrders], { routing: given })).toThrow(expect.objectContaining({ code }));
  });
});

describeWithServers(['alertmanager', 'amtool'], 'The command that silences an alert', () => {
  it('silences it', async () => {
    const alertmanager = await startAlertmanager({
      config: { route: { receiver: 'nobody' }, receivers: [{ name: 'nobody' }] },
    });
    onTestFinished(() => alertmanager.stop());
    const made = runbooks([noOrders], { slos, alertmanagerUrl: alertmanager.url });
    const commands = ['NoOrders', 'ErrorBudgetBurnFast'].flatMap((name) =>
      readMarkdown(textOf(`runbooks/${name}.md`, made)).fences.filter(({ language }) => language === 'sh'),
    );
    for (const { text } of commands) {
      // Where the program has another name, as on Debian, that is found by the kit: the command is run by its words.
      const result = await runProgram('amtool', shellWords(text).slice(1));
      expect(result, result.stderr).toMatchObject({ code: 0 });
    }
    const response = await fetch(`${alertmanager.url}/api/v2/silences`);
    const silences = (await response.json()) as { readonly matchers: readonly { name: string; value: string }[] }[];
    expect(
      silences.map(({ matchers }) => matchers.map(({ name, value }) => `${name}=${value}`).join()).toSorted(),
    ).toEqual([
      'alertname=ErrorBudgetBurnFast,slo=checkout',
      'alertname=ErrorBudgetBurnFast,slo=latency',
      'alertname=NoOrders',
    ]);
  });
});

/** The words of a command as a shell reads them; what is in single quotes is one. */
function shellWords(command: string): readonly string[] {
  const words = command.replaceAll('\\\n', ' ').match(/(?:[^\s']|'[^']*')+/g) ?? [];
  return words.map((word) => word.replaceAll("'", ''));
}
