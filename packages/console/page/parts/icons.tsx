/** Line icons of 20 by 20, drawn here: nothing is loaded for them. */
const paths = {
  dashboards: 'M3 3h6v8H3zM11 3h6v4h-6zM11 9h6v8h-6zM3 13h6v4H3z',
  explore: 'M3 15l4-6 4 4 6-9M3 17h14',
  alerts:
    'M10 3a4.5 4.5 0 0 1 4.5 4.5c0 4 1.5 5.5 1.5 5.5H4s1.5-1.5 1.5-5.5A4.5 4.5 0 0 1 10 3zM8.5 16a1.5 1.5 0 0 0 3 0',
  traces: 'M3 4h9M6 8h8M8 12h6M11 16h6',
  logs: 'M4 4h12M4 8h9M4 12h12M4 16h7',
  targets: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  catalog: 'M4 4.5A1.5 1.5 0 0 1 5.5 3H16v14H5.5A1.5 1.5 0 0 1 4 15.5zM4 15a1.5 1.5 0 0 1 1.5-1.5H16M8 7h5',
  menu: 'M3 5h14M3 10h14M3 15h14',
  theme: 'M10 3v14a7 7 0 0 0 0-14zM10 3a7 7 0 0 0 0 14',
  more: 'M10 4.5v.01M10 10v.01M10 15.5v.01',
  refresh: 'M16 10a6 6 0 1 1-2-4.5M14.5 2v4h-4',
  close: 'M5 5l10 10M15 5L5 15',
  help: 'M7.5 7.5a2.5 2.5 0 1 1 3.5 2.3c-.7.4-1 .9-1 1.7M10 14.5v.01M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15z',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
