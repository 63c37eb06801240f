import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { TimePicker } from '../time/time-picker.tsx';

/** What is at the top of each page: its name, what it can do, and the time. */
export function PageHead({
  title,
  children,
  hasTime = true,
}: {
  readonly title: string;
  readonly children?: ComponentChildren;
  readonly hasTime?: boolean;
}) {
  useEffect(() => {
    document.title = `${title} - Telltale console`;
  }, [title]);
  return (
    <header class="page-head">
      <h1>{breakable(title)}</h1>
      <div class="page-tools">
        {children}
        {hasTime && <TimePicker />}
      </div>
    </header>
  );
}

/** The name of a metric may be broken where its words meet. */
function breakable(title: string): ComponentChildren {
  return title.split(/(?<=_)/).map((part, i) => [i > 0 && <wbr key={i} />, part]);
}
