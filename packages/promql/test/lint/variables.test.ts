import { describe, expect, it } from 'vitest';
import { linterOf, pointed } from './known.ts';

const linter = linterOf();
const found = (text: string, variables: 'any' | Readonly<Record<string, string | null>> = 'any') =>
  linter.lint(text, { variables }).map((finding) => pointed(text, finding));

describe('a query of a dashboard', () => {
  it.each([
    'rate(cache_hits_total{cache=~"$cache", instance=~"${instance:regex}"}[$__rate_interval])',
    'sum by ($by) (rate(cache_hits_total[$interval])) > $limit',
    'topk($k, sum by (cache, ${label}) (rate(cache_hits_total{cache_level="[[level]]"}[${__rate_interval}])))',
    'rate(cache_hits_total{$filter}[5m])',
    'rate(cache_hits_total{cache="a", $filter}[${range}m])',
    'sum(increase(cache_hits_total[$__range])) / ${__range_s}',
    'sum(increase(cache_hits_total[${__range_s}s]))',
    'histogram_quantile($quantile, sum by (le) (rate(http_server_request_duration_seconds_bucket[5m])))',
    '$metric{job="$job"}',
    'rate(${prefix}_total{whatever="x"}[5m])',
    '$aggregation(queue_depth) by (queue)',
    'label_replace(up, "host", "$1", "instance", "(.*):$port")',
    'queue_depth offset $shift',
    'max_over_time(queue_depth[$__range:$__interval])',
    'queue_depth{queue=~"$queue"} / on (queue) queue_depth{queue=~"$queue"}',
    'avg(rate(cache_hits_total{instance="$a"}[5m])) / avg(rate(cache_hits_total{instance="$b"}[5m]))',
    '$threshold < queue_depth',
    'clamp_max(queue_depth, $max)',
    'queue_depth # $comment',
  ])('can have variables anywhere: %s', (text) => {
    expect(linter.lint(text, { variables: 'any' })).toEqual([]);
  });

  it('has its findings at their places in the text as it was written', () => {
    expect(
      found('rate(cache_hit_total{cache="$cache"}[$__rate_interval]) + rate(queue_depth{a=~"${b:csv}"}[5m])'),
    ).toEqual([
      'unknown-metric "cache_hit_total"',
      'rate-of-gauge "rate(queue_depth{a=~\\"${b:csv}\\"}[5m])"',
      'unknown-label "a=~\\"${b:csv}\\""',
    ]);
    expect(found('sum by ($by) (rate(cache_hits_total[5m])) /\n on (instanze)\n $x{} > ${limit} + queue_dept')).toEqual(
      ['unknown-metric "queue_dept"'],
    );
  });

  it('is told of ranges that can be shorter than four scrapes', () => {
    const [finding] = linter.lint('rate(cache_hits_total[$__interval])', { variables: 'any' });
    expect(finding).toMatchObject({
      rule: 'short-range',
      subject: '$__interval',
      suggestion: '$__rate_interval',
      start: 21,
      end: 34,
    });
    expect(found('rate(cache_hits_total[$window])', { window: '30s' })).toEqual(['short-range "[$window]"']);
    expect(found('rate(cache_hits_total[$window])', { window: '10m' })).toEqual([]);
  });

  it('is spoken of as it was written', () => {
    const [finding] = linter.lint('sum(up{job="$job"} > $limit) / on (job) up', { variables: 'any' });
    expect(finding?.message).toContain('none of sum(up{job="$job"} > $limit)');
  });

  it('is read with the values that are known', () => {
    expect(found('sum by ($by) (queue_depth)', { by: 'quee' })).toEqual(['unknown-label "$by"']);
    expect(found('$name{a="b"}', { name: 'up' })).toEqual(['unknown-label "a=\\"b\\""']);
  });

  it('has no variables but those of its dashboard', () => {
    const variables = { cache: null, level: null };
    expect(found('rate(cache_hits_total{cache=~"$cash", cache_level="$level"}[$__rate_interval])', variables)).toEqual([
      'unknown-variable "$cash"',
    ]);
    const [finding] = linter.lint('up{job="$jobs"}', { variables: { job: null } });
    expect(finding).toMatchObject({
      message: 'The dashboard has no variable jobs. Did you mean $job?',
      suggestion: 'job',
    });
  });

  it('that nothing can be made of without its variables says so, and is no error', () => {
    expect(linter.lint('up $operator 5', { variables: 'any' })).toMatchObject([
      { rule: 'unreadable-variable', severity: 'info', subject: '$operator' },
    ]);
  });

  it('is a mistake in a rule file', () => {
    expect(linter.lint('up > $limit')).toMatchObject([{ rule: 'syntax' }]);
  });
});
