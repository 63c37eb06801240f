import { useEffect, useState } from 'preact/hooks';
import { placeLink } from '../address/address.ts';
import type { LabelSet } from '../ask/prometheus.ts';
import { TimeAxis } from '../charts/time-axis.tsx';
import { formatValue, plain } from '../format/units.ts';
import { SafeLink } from '../parts/markdown.tsx';
import { Labels } from '../parts/labels.tsx';
import { showAge, showTime } from '../time/show-time.ts';
import { lookedAt, type TimeRange } from '../time/time-range.ts';
import type { AlertDashboard } from './alert-dashboards.ts';
import type { AlertHistory } from './alert-history.ts';
import { inWords } from './templates.ts';

export interface ActiveAlert {
  readonly labels: LabelSet;
  readonly annotations: LabelSet;
  readonly state: 'pending' | 'firing';
  readonly activeAt: string;
  readonly value: string;
}

export interface AlertingRule {
  readonly type: 'alerting';
  readonly group: string;
  readonly name: string;
  readonly query: string;
  readonly state: 'firing' | 'pending' | 'inactive';
  readonly duration: number;
  readonly labels: LabelSet;
  readonly annotations: LabelSet;
  readonly alerts: readonly ActiveAlert[];
  readonly lastError?: string;
}

const badges = { firing: 'bad', pending: 'warn', inactive: 'good' } as const;

/** A rule with its state; opened, with its query and each of its alerts. */
export function AlertRule({
  rule,
  history,
  dashboards,
  range,
  isOpen,
}: {
  readonly rule: AlertingRule;
  readonly history: AlertHistory;
  /** Those that show what it reads. */
  readonly dashboards: readonly AlertDashboard[];
  readonly range: TimeRange;
  readonly isOpen: boolean;
}) {
  const { name, state, labels, annotations, alerts, query, duration, lastError } = rule;
  const isFiring = state === 'firing';
  const [isShown, setShown] = useState(isOpen || isFiring);
  useEffect(() => {
    if (isOpen || isFiring) setShown(true);
  }, [isOpen, isFiring]);
  // What fires says more than what may fire soon.
  const active = alerts.find((alert) => alert.state === 'firing') ?? alerts[0];
  const runbook = active?.annotations['runbook_url'] ?? annotations['runbook_url'];
  return (
    <details class="box alert" open={isShown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>
        <span class={`badge ${badges[state]}`}>{state}</span>
        <span class="alert-name">{name}</span>
        {labels['severity'] !== undefined && <span class="badge">{labels['severity']}</span>}
        <span class="alert-summary">
          <Said rule={rule} active={active} annotation="summary" />
        </span>
        <History history={history} range={range} />
      </summary>
      <div class="alert-body">
        {lastError !== undefined && <p class="bad-text">{lastError}</p>}
        {annotations['description'] !== undefined && (
          <p>
            <Said rule={rule} active={active} annotation="description" />
          </p>
        )}
        <div class="row">
          <a class="button" href={placeLink('/explore', { expr: query })}>
            Explore the query
          </a>
          <a class="button" href={placeLink(`/alerts/${encodeURIComponent(name)}`)}>
            Link to this alert
          </a>
          {dashboards.map(({ uid, title }) => (
            <a key={uid} class="button" href={placeLink(`/d/${encodeURIComponent(uid)}`)}>
              Dashboard {title}
            </a>
          ))}
          {runbook !== undefined && <SafeLink to={runbook}>Runbook</SafeLink>}
        </div>
        <code class="query">{query}</code>
        {duration > 0 && <p class="note">Fires after it has been so for {formatValue(duration, 's')}</p>}
        {alerts.map((alert) => (
          <Instance key={JSON.stringify(alert.labels)} alert={alert} />
        ))}
        <TimeAxis range={range} />
        <History history={history} range={range} />
      </div>
    </details>
  );
}

/** What an alert says of itself; of a rule that has none, what its alerts would say. */
function Said({
  rule: { annotations },
  active,
  annotation,
}: {
  readonly rule: AlertingRule;
  readonly active: ActiveAlert | undefined;
  readonly annotation: string;
}) {
  if (active !== undefined) return <>{active.annotations[annotation]}</>;
  return (
    <>{inWords(annotations[annotation] ?? '').map(({ text, isWord }, i) => (isWord ? <i key={i}>{text}</i> : text))}</>
  );
}

function Instance({ alert: { labels, annotations, state, activeAt, value } }: { readonly alert: ActiveAlert }) {
  return (
    <div class="alert-instance">
      <span class={`badge ${badges[state]}`}>{state}</span>
      <span class="number" title={value}>
        {plain(Number(value))}
      </span>
      <span title={showTime(Date.parse(activeAt))}>
        since {showAge(Date.parse(activeAt), lookedAt.value).replace(' ago', '')}
      </span>
      <span class="alert-labels">
        <Labels labels={labels} except={['alertname']} />
        {annotations['summary'] !== undefined && <span class="alert-summary">{annotations['summary']}</span>}
      </span>
    </div>
  );
}

function History({ history, range }: { readonly history: AlertHistory; readonly range: TimeRange }) {
  const [from, to] = [range.from / 1000, range.to / 1000];
  const place = (time: number): number => (Math.min(to, Math.max(from, time)) - from) / (to - from);
  const spells = history.filter((spell) => spell.to > from && spell.from < to);
  const text =
    spells.length === 0
      ? 'not active in this time'
      : spells.map(({ state, from: start }) => `${state} at ${showTime(start * 1000)}`).join(', ');
  return (
    <span class="alert-history" role="img" aria-label={text} title={text}>
      {spells.map((spell) => (
        <span
          key={`${spell.state} ${spell.from}`}
          class={`spell spell-${spell.state}`}
          style={{ left: `${place(spell.from) * 100}%`, width: `${(place(spell.to) - place(spell.from)) * 100}%` }}
        />
      ))}
    </span>
  );
}
