import type { Unit } from '../suite.ts';

const scales: Readonly<Record<Unit, readonly (readonly [factor: number, symbol: string])[]>> = {
  nanoseconds: [
    [1e6, 'ms'],
    [1e3, 'µs'],
    [1, 'ns'],
  ],
  bytes: [
    [1e6, 'MB'],
    [1e3, 'kB'],
    [1, 'B'],
  ],
  share: [[0.01, '%']],
};

/** Three digits and a unit: `5.31 ns`, `103 ms`, `11.4 MB`, `95 %`. */
export function amount(value: number, unit: Unit): string {
  const units = scales[unit];
  const [factor, symbol] = units.find(([factor]) => Math.abs(value) >= factor) ?? units.at(-1)!;
  return `${threeDigits(value / factor)} ${symbol}`;
}

export function threeDigits(value: number): string {
  const decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return String(Number(value.toFixed(decimals)));
}
