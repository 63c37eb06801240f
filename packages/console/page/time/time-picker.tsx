import { useState } from 'preact/hooks';
import { change } from '../address/address.ts';
import { Icon } from '../parts/icons.tsx';
import { Menu } from '../parts/menu.tsx';
import { refresh, refreshChoices } from './refresh.ts';
import { showTime } from './show-time.ts';
import { isLive, lookAgain, relativeRanges, setRange, timeOf, timeRange, writtenRange } from './time-range.ts';

/** Which stretch of time is looked at, and how often anew. */
export function TimePicker() {
  const { from, to } = writtenRange.value;
  const known = to === 'now' ? relativeRanges.find((each) => each.from === from)?.label : undefined;
  const shown = known ?? `${showTime(timeRange.value.from)} to ${isLive.value ? to : showTime(timeRange.value.to)}`;
  return (
    <div class="time-picker">
      <Menu label={shown} title={`Time range: ${shown}`}>
        {(close) => (
          <div class="time-choices">
            <ul class="choices">
              {relativeRanges.map((each) => (
                <li key={each.from}>
                  <button
                    type="button"
                    aria-pressed={to === 'now' && each.from === from}
                    onClick={() => {
                      setRange(each.from);
                      close();
                    }}
                  >
                    {each.label}
                  </button>
                </li>
              ))}
            </ul>
            <OwnRange close={close} />
          </div>
        )}
      </Menu>
      <button type="button" class="icon-button" aria-label="Look again" title="Look again" onClick={lookAgain}>
        <Icon name="refresh" />
      </button>
      <label class="refresh">
        <span class="hidden">Refresh every</span>
        <select
          value={refresh.value}
          onChange={(event) => change({ refresh: event.currentTarget.value }, { replace: true })}
        >
          {refreshChoices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

/** From and to, as times of the clock or as `now-90s`. */
function OwnRange({ close }: { readonly close: () => void }) {
  const { from, to } = writtenRange.value;
  const [text, setText] = useState({ from: editable(from), to: editable(to) });
  const [problem, setProblem] = useState('');
  const apply = (event: Event): void => {
    event.preventDefault();
    const [start, end] = [timeOf(text.from, Date.now()), timeOf(text.to, Date.now())];
    if (start === undefined || end === undefined) return setProblem('A time is 2026-01-31 14:00 or now-15m');
    if (start >= end) return setProblem('The end is before the start');
    setProblem('');
    setRange(text.from.startsWith('now') ? text.from : start, text.to.startsWith('now') ? text.to : end);
    close();
  };
  return (
    <form class="own-range" onSubmit={apply}>
      <label>
        From
        <input value={text.from} onInput={(event) => setText({ ...text, from: event.currentTarget.value })} />
      </label>
      <label>
        To
        <input value={text.to} onInput={(event) => setText({ ...text, to: event.currentTarget.value })} />
      </label>
      {problem !== '' && <p class="field-problem">{problem}</p>}
      <button type="submit" class="primary">
        Apply
      </button>
    </form>
  );
}

/** A time as one would type it, in local time. */
function editable(written: string): string {
  if (written.startsWith('now')) return written;
  const time = new Date(Number(written));
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}
