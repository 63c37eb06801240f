/** How many minutes each phase takes. */
export interface Phases {
  readonly healthy: number;
  readonly failing: number;
  readonly recovered: number;
}

interface PhaseRates {
  readonly healthy: number | null;
  readonly failing: number | null;
}

/**
 * The values of a series over the three phases: `0+60x20 1200+0x15 1200+60x25`.
 *
 * @param kind - Whether the rates are added each minute, or are the values themselves.
 * @param factor - What each is multiplied with: of a histogram's sum, the value that is observed.
 */
export function phaseValues(kind: 'growth' | 'value', rates: PhaseRates, phases: Phases, factor: number): string {
  const parts: string[] = [];
  let total = 0;
  const phase = (rate: number | null, minutes: number): void => {
    if (rate === null) {
      parts.push(`_x${minutes}`);
      return;
    }
    const step = kind === 'growth' ? shortest(rate * factor) : 0;
    const first = kind === 'growth' ? shortest(total + step) : shortest(rate * factor);
    // `a+bxn` is n + 1 values.
    parts.push(`${first}+${step}x${minutes - 1}`);
    total = shortest(total + step * minutes);
  };
  phase(rates.healthy, phases.healthy + 1);
  phase(rates.failing, phases.failing);
  phase(rates.healthy, phases.recovered);
  return parts.join(' ');
}

/** Without the noise of binary fractions. */
function shortest(value: number): number {
  return Number(value.toPrecision(12));
}
