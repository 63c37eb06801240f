/** Go's `strconv.FormatFloat`: `e`, `f` or `g`, with so many digits or (-1) as few as tell the value apart. */
export function formatFloat(value: number, format: 'e' | 'f' | 'g', precision: number): string {
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const magnitude = Math.abs(value);
  if (magnitude === Infinity) return sign === '' ? '+Inf' : '-Inf';
  if (format === 'e') return sign + exponential(magnitude, precision);
  if (format === 'f') return sign + fixed(magnitude, precision);
  return sign + general(magnitude, precision);
}

function exponential(magnitude: number, precision: number): string {
  const text = precision < 0 ? magnitude.toExponential() : roundedExponential(magnitude, precision);
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

function fixed(magnitude: number, precision: number): string {
  if (precision < 0) return plain(magnitude);
  // From 1e21 on toFixed writes exponents; such numbers are whole.
  if (magnitude < 1e21) return roundedFixed(magnitude, precision);
  return BigInt(magnitude).toString() + (precision > 0 ? `.${'0'.repeat(precision)}` : '');
}

// What toFixed and toExponential yield at most, and exactly.
const MOST_DIGITS = 100;

function roundedFixed(magnitude: number, precision: number): string {
  if (precision >= MOST_DIGITS) return magnitude.toFixed(MOST_DIGITS);
  const exact = magnitude.toFixed(MOST_DIGITS);
  const cut = exact.length - MOST_DIGITS + precision;
  const down = exact.slice(0, precision === 0 ? cut - 1 : cut);
  return isEvenTie(down, exact.slice(cut)) ? down : magnitude.toFixed(precision);
}

function roundedExponential(magnitude: number, precision: number): string {
  if (precision >= MOST_DIGITS) return magnitude.toExponential(MOST_DIGITS);
  const [exact = '', exponent] = magnitude.toExponential(MOST_DIGITS).split('e');
  const down = precision === 0 ? exact.slice(0, 1) : exact.slice(0, precision + 2);
  if (!isEvenTie(down, exact.slice(precision + 2))) return magnitude.toExponential(precision);
  return `${down}e${exponent}`;
}

/** Of two decimals that are as near, Go takes the even one and JavaScript the greater. */
function isEvenTie(down: string, rest: string): boolean {
  return /[02468]$/.test(down) && /^50*$/.test(rest);
}

/** All digits and no exponent. */
function plain(magnitude: number): string {
  const [digits = '', exponent = '0'] = magnitude.toExponential().split('e');
  const bare = digits.replace('.', '');
  const point = Number(exponent) + 1;
  if (point <= 0) return magnitude === 0 ? '0' : `0.${'0'.repeat(-point)}${bare}`;
  if (point >= bare.length) return bare.padEnd(point, '0');
  return `${bare.slice(0, point)}.${bare.slice(point)}`;
}

/** Go decides between `%e` and `%f` as if shortest numbers had six digits (`strconv/ftoa.go`). */
const SHORTEST_DIGITS = 6;

/** `%e` below 1e-4 and from 10 to the power of the precision on, else `%f`; without zeros at the end. */
function general(magnitude: number, precision: number): string {
  const digits = precision < 0 ? -1 : Math.max(precision, 1);
  const text = digits < 0 ? magnitude.toExponential() : roundedExponential(magnitude, digits - 1);
  const exponent = Number(text.slice(text.indexOf('e') + 1));
  const [mantissa = ''] = text.split('e');
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  if (exponent < -4 || exponent >= (digits < 0 ? SHORTEST_DIGITS : digits)) {
    return `${short}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return plain(Number(`${short}e${exponent}`));
}
