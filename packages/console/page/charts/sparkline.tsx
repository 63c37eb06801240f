/** The course of a number without any axis: there to see its direction. */
export function Sparkline({ values, color }: { readonly values: readonly (number | null)[]; readonly color: string }) {
  const present = values.flatMap((value, i) => (value === null ? [] : [[i, value] as const]));
  if (present.length < 2) return null;
  const [low, high] = [Math.min(...present.map(([, value]) => value)), Math.max(...present.map(([, value]) => value))];
  const spread = high - low || 1;
  const place = ([i, value]: readonly [number, number]): string =>
    `${((i / Math.max(1, values.length - 1)) * 100).toFixed(2)} ${(29 - ((value - low) / spread) * 26).toFixed(2)}`;
  const line = present.map(place).join(' L ');
  const [first, last] = [place(present[0]!).split(' ')[0], place(present.at(-1)!).split(' ')[0]];
  return (
    <svg class="sparkline" viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true">
      <path d={`M ${first} 30 L ${line} L ${last} 30 Z`} fill={color} opacity="0.12" />
      <path d={`M ${line}`} fill="none" stroke={color} stroke-width="1.5" vector-effect="non-scaling-stroke" />
    </svg>
  );
}
