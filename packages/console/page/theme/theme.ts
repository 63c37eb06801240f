import { computed, effect, signal } from '@preact/signals';

export type ThemeChoice = 'auto' | 'light' | 'dark';

const KEPT_AS = 'telltale-theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = signal(system.matches);

function remembered(): ThemeChoice {
  const kept = window.localStorage.getItem(KEPT_AS);
  return kept === 'light' || kept === 'dark' ? kept : 'auto';
}

export const themeChoice = signal<ThemeChoice>(remembered());

export const isDark = computed(() =>
  themeChoice.value === 'auto' ? systemIsDark.value : themeChoice.value === 'dark',
);

/** Draws in what was chosen, or in what the system has. */
export function applyTheme(): void {
  system.addEventListener('change', ({ matches }) => {
    systemIsDark.value = matches;
  });
  effect(() => {
    document.documentElement.dataset['theme'] = isDark.value ? 'dark' : 'light';
    window.localStorage.setItem(KEPT_AS, themeChoice.value);
  });
}
