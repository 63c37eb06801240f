import type { Expressions } from '../../src/page-api/console-answers.ts';
import { change, parameter, placeLink } from '../address/address.ts';
import { askConsole } from '../ask/console.ts';
import { ask } from '../ask/prometheus.ts';
import { useAnswer } from '../ask/use-answer.ts';
import { Empty, Problem } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { lookedAt, timeRange } from '../time/time-range.ts';
import { dashboardsOf } from './alert-dashboards.ts';
import { askPast, historyOf, telling } from './alert-history.ts';
import { AlertRule, type AlertingRule } from './alert-rule.tsx';

interface RuleGroup {
  readonly name: string;
  readonly rules: readonly (AlertingRule | { readonly type: 'recording' })[];
}

const NONE: Expressions = { panels: [], rules: [] };

const states = ['firing', 'pending', 'inactive'] as const;

/** Alerts: what fires, since when, at which value, and how it was over time. */
export function AlertsPage({ name }: { readonly name: string }) {
  const range = timeRange.value;
  const { data: rules, error } = useAnswer(`rules ${lookedAt.value}`, async (signal) => {
    const { groups } = (await ask<{ readonly groups: readonly RuleGroup[] }>('rules', { type: 'alert' }, signal)).data;
    return groups.flatMap((group) =>
      group.rules
        .filter((rule): rule is AlertingRule => rule.type === 'alerting')
        .map((rule) => ({ ...rule, group: group.name })),
    );
  });
  const names = rules === undefined ? undefined : telling(rules);
  const { data: past = [] } = useAnswer(
    names === undefined ? undefined : `past ${range.from} ${range.to} ${names.join(' ')}`,
    (signal) => askPast(names ?? [], range, signal),
  );
  // Which metrics are histograms is known once they are scraped.
  const { data: expressions = NONE } = useAnswer(`expressions ${Math.floor(lookedAt.value / 60_000)}`, (signal) =>
    askConsole('/api/console/expressions', {}, signal),
  );
  const [state, text] = [parameter('state'), parameter('q')];
  const shown = rules
    ?.filter((rule) => (name === '' || rule.name === name) && (state === '' || rule.state === state))
    .filter((rule) => `${rule.name} ${JSON.stringify(rule.labels)}`.toLowerCase().includes(text.toLowerCase()))
    .toSorted((a, b) => states.indexOf(a.state) - states.indexOf(b.state));
  return (
    <>
      <PageHead title={name === '' ? 'Alerts' : name} />
      {error !== undefined && <Problem>{error}</Problem>}
      {name !== '' && (
        <p class="page-about">
          <a href={placeLink('/alerts')}>All alerts</a>
        </p>
      )}
      {name === '' && rules !== undefined && rules.length > 0 && (
        <div class="search">
          <input
            data-search
            type="search"
            placeholder="Name or label"
            aria-label="Filter alerts"
            value={text}
            onInput={(event) => change({ q: event.currentTarget.value }, { replace: true })}
          />
          {states.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={state === each}
              class="toggle"
              onClick={() => change({ state: state === each ? undefined : each })}
            >
              {each} {rules.filter((rule) => rule.state === each).length}
            </button>
          ))}
        </div>
      )}
      {rules?.length === 0 && (
        <Empty title="There are no alerts">
          Give the console the rules that were generated, and it evaluates them here.
        </Empty>
      )}
      {rules !== undefined && rules.length > 0 && shown?.length === 0 && <Empty title="No alert fits" />}
      <div class="alerts">
        {shown?.map((rule) => (
          <AlertRule
            key={JSON.stringify([rule.group, rule.name, rule.labels, rule.query])}
            rule={rule}
            history={historyOf(rule, past)}
            dashboards={dashboardsOf(rule.query, expressions)}
            range={range}
            isOpen={name !== ''}
          />
        ))}
      </div>
    </>
  );
}
