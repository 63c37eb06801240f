import { computed, signal } from '@preact/signals';

/** Where the page is: every state that is worth keeping is in its address. */
export const address = signal(new URL(window.location.href));

export const path = computed(() => address.value.pathname);

/** A parameter of the address; an empty text where it is not there. */
export function parameter(name: string): string {
  return address.value.searchParams.get(name) ?? '';
}

export function parameters(name: string): readonly string[] {
  return address.value.searchParams.getAll(name);
}

export type ParameterChange = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Goes to an address of this page. */
export function go(to: string, { replace = false } = {}): void {
  const next = new URL(to, address.value);
  if (next.href === address.value.href) return;
  const samePlace = next.pathname === address.value.pathname;
  if (replace) window.history.replaceState(null, '', next);
  else window.history.pushState(null, '', next);
  address.value = next;
  if (!samePlace) window.scrollTo(0, 0);
}

/** Changes parameters; without a value one is taken away. */
export function change(changes: ParameterChange, options: { readonly replace?: boolean } = {}): void {
  go(changed(changes), options);
}

/** The address with other parameters, for a link. */
export function changed(changes: ParameterChange, from: URL = address.value): string {
  const next = new URL(from);
  for (const [name, value] of Object.entries(changes)) {
    next.searchParams.delete(name);
    for (const each of Array.isArray(value) ? (value as readonly string[]) : [value as string | undefined]) {
      if (each !== undefined && each !== '') next.searchParams.append(name, each);
    }
  }
  return next.pathname + next.search;
}

/** What is taken along from page to page: the time range. */
const KEPT = ['from', 'to', 'refresh'];

/** A link to another page, at the same time range. */
export function placeLink(pathname: string, extra: ParameterChange = {}): string {
  const next = new URL(pathname, address.value.origin);
  for (const name of KEPT) {
    const value = parameter(name);
    if (value !== '') next.searchParams.set(name, value);
  }
  return changed(extra, next);
}

/** Follows links within the page without loading it anew, and the browser's back and forward. */
export function followLinks(): void {
  window.addEventListener('popstate', () => {
    address.value = new URL(window.location.href);
  });
  document.addEventListener('click', (event) => {
    const link = (event.target as Element | null)?.closest?.('a[href]') as HTMLAnchorElement | SVGAElement | null;
    if (link === null || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || link.hasAttribute('target')) return;
    const to = new URL(link.getAttribute('href')!, address.value);
    if (to.origin !== window.location.origin || /^\/(?:api|loki|v1|-)\//.test(to.pathname)) return;
    event.preventDefault();
    go(to.href);
  });
}
