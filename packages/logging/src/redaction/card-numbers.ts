// As people and programs write them: in one piece, or in groups.
const DIGITS = /\d(?:(?:[ +\u00A0\u2010-\u2015-]|%20)?\d){12,}/g;
// With what stands between other numbers as well, only in this form.
const DOTTED = /(?<![\d.])(?:\d{4}[._/]){3}\d{4}(?![\d.]\d)/g;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

// Longer ones are no card in any reading of them.
const MAX_DIGITS = 40;

/** Issuers by their first digits, with the lengths of their numbers: https://en.wikipedia.org/wiki/Payment_card_number. */
const ISSUERS: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^3(?:0[0-5]|[689])/, [14, 15, 16, 17, 18, 19]],
  [/^(?:6011|64[4-9]|65|62|60|81|82)/, [16, 17, 18, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^(?:50|5[6-8]|63|67)/, [13, 14, 15, 16, 17, 18, 19]],
  [/^220[0-4]/, [16, 17, 18, 19]],
  [/^9792/, [16]],
];

/** Hides payment card numbers: those of a known issuer whose check digit is right. */
export function hideCardNumbers(text: string, censor: string): string {
  return text
    .replaceAll(DIGITS, (run, at: number) => (isOfSomethingElse(text, run, at) ? run : hideIn(run, censor)))
    .replaceAll(DOTTED, (run) => (isCardNumber(run.replaceAll(/\D/g, '')) ? censor : run));
}

/** Whether digits without anything between them are a card number. */
export function isCardNumber(digits: string): boolean {
  return (
    ISSUERS.some(([start, lengths]) => lengths.includes(digits.length) && start.test(digits)) && passesLuhn(digits)
  );
}

/** A fraction, `0.4111111111111111`, or a UUID. */
function isOfSomethingElse(text: string, run: string, at: number): boolean {
  if (/\d\.$/.test(text.slice(Math.max(0, at - 2), at))) return true;
  if (!run.includes('-')) return false;
  // The run may be any part of it but the first group's beginning.
  for (let start = Math.max(0, at - 36); start <= at; start++)
    if (UUID.test(text.slice(start, start + 36))) return true;
  return false;
}

function hideIn(run: string, censor: string): string {
  const places = [...run.matchAll(/%20|\d/g)].filter(([found]) => found !== '%20').map(({ index }) => index);
  if (places.length > MAX_DIGITS) return run;
  const digits = places.map((index) => run[index]).join('');
  for (let first = 0; first + 13 <= digits.length; first++) {
    // A number begins where the text has a gap, or at the beginning.
    if (first > 0 && isNext(places, first)) continue;
    for (let length = Math.min(19, digits.length - first); length >= 13; length--) {
      const end = first + length;
      if (end < digits.length && isNext(places, end)) continue;
      if (!isCardNumber(digits.slice(first, end))) continue;
      return run.slice(0, places[first]) + censor + hideIn(run.slice(places[end - 1]! + 1), censor);
    }
  }
  return run;
}

/** Whether nothing stands between a digit and the one before it. */
function isNext(places: readonly number[], index: number): boolean {
  const [before = 0, place = 0] = places.slice(index - 1, index + 1);
  return place === before + 1;
}

/** https://en.wikipedia.org/wiki/Luhn_algorithm; numbers of one digit alone are nobody's. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0 && /[^0]/.test(digits);
}
