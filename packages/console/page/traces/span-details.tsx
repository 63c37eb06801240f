import { placeLink } from '../address/address.ts';
import type { SpanAttribute, TraceSpan } from '../ask/tempo.ts';
import { formatValue } from '../format/units.ts';
import { Icon } from '../parts/icons.tsx';

/** All that is known of a span. */
export function SpanDetails({
  span,
  start,
  onClose,
}: {
  readonly span: TraceSpan;
  readonly start: number;
  readonly onClose: () => void;
}) {
  const { name, service, kind, scope, durationMs, status, statusMessage, attributes, resource, events, links } = span;
  return (
    <section class="box span-details" aria-label={`Span ${name}`}>
      <header>
        <h2>{name}</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      {status === 'error' && <p class="problem">{statusMessage || 'This span failed.'}</p>}
      <Facts
        title="Span"
        facts={[
          { key: 'service', value: service },
          { key: 'kind', value: kind },
          { key: 'began after', value: formatValue(span.start - start, 'ms') },
          { key: 'took', value: formatValue(durationMs, 'ms') },
          { key: 'span id', value: span.spanId },
          ...(scope === '' ? [] : [{ key: 'scope', value: scope }]),
        ]}
      />
      <Facts title="Attributes" facts={attributes} />
      {events.map((event, i) => (
        <Facts
          key={i}
          title={`${event.name} after ${formatValue(event.time - start, 'ms')}`}
          facts={event.attributes}
        />
      ))}
      {links.length > 0 && (
        <>
          <h3>Links</h3>
          <ul>
            {links.map((link) => (
              <li key={link.spanId}>
                <a href={placeLink(`/traces/${encodeURIComponent(link.traceId)}`, { span: link.spanId })} class="mono">
                  {link.traceId}
                </a>
                <Facts title="" facts={link.attributes} />
              </li>
            ))}
          </ul>
        </>
      )}
      <Facts title="Resource" facts={resource} />
    </section>
  );
}

function Facts({ title, facts }: { readonly title: string; readonly facts: readonly SpanAttribute[] }) {
  if (facts.length === 0 && title === '') return null;
  return (
    <>
      {title !== '' && <h3>{title}</h3>}
      {facts.length === 0 && title !== '' && <p class="note">none</p>}
      <dl class="facts">
        {facts.map(({ key, value }) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
