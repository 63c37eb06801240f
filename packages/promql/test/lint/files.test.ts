import { describe, expect, it } from 'vitest';
import { dashboardExpressions, ruleFileExpressions } from '../../src/lint/index.ts';
import { linterOf } from './known.ts';

const prometheus = { type: 'prometheus', uid: 'p' };

const dashboard = {
  title: 'Shop',
  annotations: {
    list: [{ name: 'Deploys', datasource: prometheus, expr: 'changes(process_start_time_seconds[5m]) > 0' }],
  },
  templating: {
    list: [
      { name: 'source', type: 'datasource', query: 'prometheus' },
      { name: 'logs', type: 'datasource', query: 'loki' },
      {
        name: 'job',
        type: 'query',
        datasource: prometheus,
        query: { query: 'label_values(up{a="b"}, job)', refId: 'A' },
      },
      { name: 'cache', type: 'query', query: 'label_values( cache_size_bytes{job=~"$job"} , cach )' },
      { name: 'top', type: 'query', query: 'query_result(topk(3, queue_dept))' },
      { name: 'any', type: 'query', query: 'label_values(job)' },
      { name: 'window', type: 'interval', query: '5m,30s,1h,auto' },
      { name: 'tenant', type: 'constant', query: 'acme' },
      { name: 'code', type: 'custom', query: '200,500' },
    ],
  },
  panels: [
    {
      title: 'Traffic',
      type: 'row',
      gridPos: {},
      panels: [
        {
          title: 'Hits',
          datasource: { uid: '${source}' },
          targets: [{ expr: 'rate(cache_hits_total[$window])' }, { expr: '' }],
        },
      ],
    },
    { title: 'Logs', datasource: { type: 'loki' }, targets: [{ expr: 'rate({a="b"} |= "x" [5m])' }] },
    { title: 'Logs by variable', datasource: '$logs', targets: [{ expr: '{a="b"} |= "x"' }] },
    {
      title: 'Mixed',
      datasource: { type: 'datasource', uid: '-- Mixed --' },
      targets: [
        { datasource: prometheus, expr: 'up{job="$job", tenant="$tenant"}' },
        { datasource: { type: 'loki' }, expr: '{a="b"} | json' },
        { datasource: { type: 'tempo' }, query: '{}' },
      ],
    },
  ],
  rows: [{ title: 'Old', panels: [{ title: 'Depth', datasource: null, targets: [{ expr: 'queue_depth' }] }] }],
};

describe('the expressions of a dashboard', () => {
  const { expressions, variables } = dashboardExpressions(dashboard);
  const at = (text: string) => expressions.find(({ expr }) => expr.startsWith(text));

  it('are those of panels in rows and out of them, of targets, annotations and variables', () => {
    expect(expressions.map(({ expr }) => expr)).toEqual([
      'changes(process_start_time_seconds[5m]) > 0',
      'up{a="b"}',
      'cache_size_bytes{job=~"$job"}',
      'topk(3, queue_dept)',
      'rate(cache_hits_total[$window])',
      'up{job="$job", tenant="$tenant"}',
      'queue_depth',
    ]);
  });

  it('have the path of their text, the titles around them, and where they begin', () => {
    expect(at('rate')).toEqual({
      expr: 'rate(cache_hits_total[$window])',
      path: ['panels', 0, 'panels', 0, 'targets', 0, 'expr'],
      offset: 0,
      titles: ['Traffic', 'Hits'],
    });
    expect(at('cache_size')).toEqual({
      expr: 'cache_size_bytes{job=~"$job"}',
      label: 'cach',
      path: ['templating', 'list', 3, 'query'],
      offset: 'label_values( '.length,
      titles: ['cache'],
    });
    expect(at('up{a')?.path).toEqual(['templating', 'list', 2, 'query', 'query']);
    expect(at('queue_depth')?.path).toEqual(['rows', 0, 'panels', 0, 'targets', 0, 'expr']);
  });

  it('lead to the findings of a file', () => {
    const linter = linterOf();
    const found = expressions.flatMap(({ expr, label, path }) =>
      linter
        .lint(expr, { variables, valuesOf: label })
        .map(({ rule, subject }) => `${path.join('.')} ${rule} ${subject}`),
    );
    expect(found).toEqual([
      'templating.list.2.query.query unknown-label a',
      'templating.list.3.query unknown-label cach',
      'templating.list.4.query unknown-metric queue_dept',
      'panels.0.panels.0.targets.0.expr short-range $window',
      'panels.3.targets.0.expr unknown-label tenant',
    ]);
  });

  it('come with the variables and what is known of their values', () => {
    expect(variables).toMatchObject({ job: null, window: '30s', tenant: 'acme', code: null });
  });

  it('are found in library panels, whose variables are those of any dashboard', () => {
    const library = {
      result: { kind: 1, name: 'Depth', model: { title: 'Depth', targets: [{ expr: 'queue_depth{queue="$q"}' }] } },
    };
    expect(dashboardExpressions(library)).toEqual({
      expressions: [
        {
          expr: 'queue_depth{queue="$q"}',
          path: ['result', 'model', 'targets', 0, 'expr'],
          offset: 0,
          titles: ['Depth'],
        },
      ],
      variables: 'any',
    });
  });

  it('are found in schema 2', () => {
    const query = (group: string, expr: string) => ({
      kind: 'PanelQuery',
      spec: { query: { kind: 'DataQuery', group, spec: { expr } } },
    });
    const file = {
      apiVersion: 'dashboard.grafana.app/v2',
      spec: {
        elements: {
          a: {
            kind: 'Panel',
            spec: {
              title: 'A',
              data: { kind: 'QueryGroup', spec: { queries: [query('prometheus', 'up'), query('loki', '{}')] } },
            },
          },
        },
        variables: [
          {
            kind: 'QueryVariable',
            spec: {
              name: 'job',
              query: { kind: 'DataQuery', group: 'prometheus', spec: { query: 'label_values(up, job)' } },
            },
          },
        ],
      },
    };
    const { expressions: found, variables: declared } = dashboardExpressions(file);
    expect(found.map(({ expr, path }) => `${path.join('.')} ${expr}`)).toEqual([
      'spec.elements.a.spec.data.spec.queries.0.spec.query.spec.expr up',
      'spec.variables.0.spec.query.spec.query up',
    ]);
    expect(declared).toEqual({ job: null });
  });

  it('are none in what is no dashboard', () => {
    for (const value of [null, undefined, 1, 'x', [], {}, { panels: 'x', templating: { list: 3 } }, [[[null]]]]) {
      expect(dashboardExpressions(value).expressions).toEqual([]);
    }
    const round: Record<string, unknown> = { expr: 'up' };
    round['self'] = round;
    expect(dashboardExpressions(round).expressions.length).toBe(1);
  });
});

describe('the expressions of a rule file', () => {
  it('have names, labels and paths', () => {
    const file = {
      groups: [
        { name: 'a', labels: { team: 'x' }, rules: [{ record: 'a:b', expr: 'sum(up)', labels: { kind: 'y' } }] },
        { name: 'b', rules: [{ alert: 'Always', expr: 1 }, 'nothing', { alert: 'None' }] },
      ],
    };
    expect(ruleFileExpressions(file)).toEqual([
      {
        kind: 'recording',
        name: 'a:b',
        group: 'a',
        expr: 'sum(up)',
        labels: { team: 'x', kind: 'y' },
        path: ['groups', 0, 'rules', 0, 'expr'],
      },
      { kind: 'alerting', name: 'Always', group: 'b', expr: '1', labels: {}, path: ['groups', 1, 'rules', 0, 'expr'] },
    ]);
    expect(ruleFileExpressions({ kind: 'PrometheusRule', spec: file })[0]?.path).toEqual([
      'spec',
      'groups',
      0,
      'rules',
      0,
      'expr',
    ]);
  });

  it('are none in what is no rule file', () => {
    for (const value of [null, 3, 'x', [], { groups: {} }, { groups: [null, { rules: null }] }, { spec: 1 }]) {
      expect(ruleFileExpressions(value)).toEqual([]);
    }
  });
});
