import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A button that opens a panel below it; Escape and a press elsewhere close it. */
export function Menu({
  label,
  title,
  side = 'right',
  children,
}: {
  readonly label: ComponentChildren;
  /** What the button is for, where its label does not say. */
  readonly title?: string;
  readonly side?: 'left' | 'right';
  readonly children: (close: () => void) => ComponentChildren;
}) {
  const details = useRef<HTMLDetailsElement>(null);
  const close = (): void => details.current?.removeAttribute('open');
  useEffect(() => {
    const press = (event: Event): void => {
      if (details.current?.contains(event.target as Node) === false) close();
    };
    const key = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || details.current?.open !== true) return;
      close();
      details.current.querySelector('summary')?.focus();
    };
    document.addEventListener('pointerdown', press);
    document.addEventListener('keydown', key);
    return () => {
      document.removeEventListener('pointerdown', press);
      document.removeEventListener('keydown', key);
    };
  }, []);
  return (
    <details class="menu" ref={details}>
      <summary {...(title !== undefined && { 'aria-label': title, title })}>{label}</summary>
      <div class={`menu-panel menu-${side}`}>{children(close)}</div>
    </details>
  );
}
