import { useEffect } from 'preact/hooks';
import { places } from '../places.tsx';
import { lookAgain } from '../time/time-range.ts';
import { go, placeLink } from './address.ts';

/** Milliseconds within which the second key follows `g`. */
const PAIR_MS = 1500;

/** `g` and a letter go to a page, `/` to its search, `r` looks again, `?` says so. */
export function useShortcuts(onHelp: () => void): void {
  useEffect(() => {
    let going = 0;
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
      const place = Date.now() - going < PAIR_MS ? places.find(({ key }) => key === event.key) : undefined;
      going = event.key === 'g' ? Date.now() : 0;
      if (place !== undefined) go(placeLink(place.path));
      else if (event.key === '?') onHelp();
      else if (event.key === 'r') lookAgain();
      else if (event.key === '/') document.querySelector<HTMLElement>('[data-search]')?.focus();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
