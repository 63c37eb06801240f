import { useState } from 'preact/hooks';
import { Menu } from '../parts/menu.tsx';
import type { ShownLink } from './links.ts';
import { ALL, type ResolvedVariable } from './variables.ts';

/** What the dashboard is narrowed down to, and where else to look. */
export function VariableBar({
  variables,
  onChoose,
  links,
}: {
  readonly variables: readonly ResolvedVariable[];
  readonly onChoose: (name: string, values: readonly string[]) => void;
  readonly links: readonly ShownLink[];
}) {
  const shown = variables.filter(({ isHidden }) => !isHidden);
  if (shown.length === 0 && links.length === 0) return null;
  return (
    <div class="variables">
      {shown.map((variable) => (
        <Menu
          key={variable.name}
          side="left"
          title={`${variable.label}: ${summary(variable)}`}
          label={
            <>
              <span class="variable-label">{variable.label}</span> {summary(variable)}
            </>
          }
        >
          {(close) => (
            <Choices variable={variable} close={close} onChoose={(values) => onChoose(variable.name, values)} />
          )}
        </Menu>
      ))}
      <span class="variable-links">
        {links.map(({ title, to }) => (
          <a key={title} href={to}>
            {title}
          </a>
        ))}
      </span>
    </div>
  );
}

function summary({ chosen }: ResolvedVariable): string {
  if (chosen.includes(ALL)) return 'All';
  return chosen.length > 2 ? `${chosen.length} chosen` : chosen.join(', ') || 'none';
}

/** Options that are drawn at once: more are narrowed down by typing. */
const MAX_OPTIONS = 200;

function Choices({
  variable: { label, isMulti, hasAll, options, chosen },
  close,
  onChoose,
}: {
  readonly variable: ResolvedVariable;
  readonly close: () => void;
  readonly onChoose: (values: readonly string[]) => void;
}) {
  const [wanted, setWanted] = useState('');
  const fitting = options.filter((option) => option.toLowerCase().includes(wanted.toLowerCase()));
  const pick = (value: string): void => {
    if (!isMulti || value === ALL) {
      onChoose([value]);
      return close();
    }
    const kept = chosen.filter((each) => each !== ALL);
    const next = kept.includes(value) ? kept.filter((each) => each !== value) : [...kept, value];
    return onChoose(next.length > 0 || !hasAll ? next : [ALL]);
  };
  return (
    <>
      {options.length > 8 && (
        <input
          class="filter"
          placeholder="Filter"
          aria-label={`Filter ${label}`}
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      )}
      <ul class="choices">
        {[...(hasAll && wanted === '' ? [ALL] : []), ...fitting.slice(0, MAX_OPTIONS)].map((option) => (
          <li key={option}>
            <button type="button" aria-pressed={chosen.includes(option)} onClick={() => pick(option)}>
              {option === ALL ? 'All' : option}
            </button>
          </li>
        ))}
        {fitting.length === 0 && <li class="note">No value in this time</li>}
      </ul>
    </>
  );
}
