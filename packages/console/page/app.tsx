import { useEffect, useState } from 'preact/hooks';
import { path, placeLink } from './address/address.ts';
import { useShortcuts } from './address/shortcuts.ts';
import { about, askAbout } from './ask/about.ts';
import { formatValue } from './format/units.ts';
import { Icon } from './parts/icons.tsx';
import { Shortcuts } from './parts/shortcuts.tsx';
import { Problem } from './parts/notice.tsx';
import { drawPage, isAt, places } from './places.tsx';
import { themeChoice, type ThemeChoice } from './theme/theme.ts';
import { startRefreshing } from './time/refresh.ts';
import { lookedAt } from './time/time-range.ts';

/** The page: where to go, and what is there. */
export function App() {
  const [problem, setProblem] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [isHelp, setHelp] = useState(false);
  useShortcuts(() => setHelp(true));
  useEffect(startRefreshing, []);
  const looked = lookedAt.value;
  useEffect(() => {
    askAbout().then(
      () => setProblem(''),
      (error: Error) => setProblem(`The console does not answer: ${error.message}`),
    );
  }, [looked]);
  const here = path.value;
  useEffect(() => setOpen(false), [here]);
  return (
    <div class="app">
      <a
        class="skip"
        href="#content"
        onClick={(event) => (event.preventDefault(), document.querySelector<HTMLElement>('#content')?.focus())}
      >
        Skip to the content
      </a>
      <aside class={isOpen ? 'side open' : 'side'}>
        <div class="brand">
          <a href={placeLink('/dashboards')} class="brand-name">
            <Flag /> Telltale
          </a>
          <button
            type="button"
            class="icon-button nav-button"
            aria-expanded={isOpen}
            aria-label="Pages"
            onClick={() => setOpen(!isOpen)}
          >
            <Icon name={isOpen ? 'close' : 'menu'} />
          </button>
        </div>
        <nav aria-label="Pages">
          {places.map((place) => (
            <a key={place.path} href={placeLink(place.path)} aria-current={isAt(place, here) ? 'page' : undefined}>
              <Icon name={place.icon} />
              {place.title}
            </a>
          ))}
        </nav>
        <Foot onHelp={() => setHelp(true)} />
      </aside>
      <main id="content" tabIndex={-1}>
        {problem !== '' && <Problem>{problem}</Problem>}
        {about.value !== undefined && drawPage(here)}
      </main>
      {isHelp && <Shortcuts onClose={() => setHelp(false)} />}
    </div>
  );
}

function Flag() {
  return (
    <svg class="flag" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M5 2v20" stroke="currentColor" stroke-width="2" stroke-linecap="round" opacity="0.55" />
      <path d="M6 4c5-3 8 3 15 0-1 3-1 5 0 7-7 3-10-3-15 0z" fill="var(--accent)" />
    </svg>
  );
}

const themes: readonly { readonly choice: ThemeChoice; readonly text: string }[] = [
  { choice: 'auto', text: 'System' },
  { choice: 'light', text: 'Light' },
  { choice: 'dark', text: 'Dark' },
];

/** What is held, and what has nothing to do with telemetry. */
function Foot({ onHelp }: { readonly onHelp: () => void }) {
  const known = about.value;
  return (
    <div class="side-foot">
      {known !== undefined && (
        <dl class="held">
          <Held name="Series" value={known.metrics.series} />
          <Held name="Spans" value={known.traces.spans} />
          <Held name="Log lines" value={known.logs.lines} />
        </dl>
      )}
      <div class="side-tools">
        <select
          aria-label="Theme"
          value={themeChoice.value}
          onChange={(event) => {
            themeChoice.value = event.currentTarget.value as ThemeChoice;
          }}
        >
          {themes.map(({ choice, text }) => (
            <option key={choice} value={choice}>
              {text}
            </option>
          ))}
        </select>
        <button type="button" class="icon-button" aria-label="Keys" title="Keys" onClick={onHelp}>
          <Icon name="help" />
        </button>
      </div>
    </div>
  );
}

function Held({ name, value }: { readonly name: string; readonly value: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{formatValue(value, 'short')}</dd>
    </div>
  );
}
