import { hideCardNumbers, isCardNumber } from './card-numbers.ts';
import { hideEmailAddresses } from './email-addresses.ts';
import { hideElements, hideFlagValues, hideFormFields, hideNamedValues } from './named-values.ts';
import type { ResolvedRedaction } from './redaction-options.ts';
import { SensitiveKeys } from './sensitive-keys.ts';
import type { Verdict } from './sensitive-keys.ts';
import { hideCredentials, hideTokens } from './token-shapes.ts';
import { hideUrlCredentials } from './url-credentials.ts';

// What any token, key or web hook has, and few words of a sentence: what has none of it is not searched for them.
const MAY_HOLD_TOKEN = /[\w.-]{12}|services\//;
// Without the flag `i`, which costs more than all of these.
const MAY_HOLD_CREDENTIALS =
  /[Bb]earer|BEARER|[Bb]asic|BASIC|[Dd]igest|DIGEST|[Nn]egotiate|[Aa]pi[Kk]ey|APIKEY|[Tt]oken|TOKEN|DPoP|dpop|DPOP|[Hh]mac|HMAC/;
const MAY_HOLD_CARD = /\d(?:(?:[ +./_\u00A0\u2010-\u2015-]|%20)?\d){12}/;
const SEPARATOR = /[=:]|%3[ad]|["'`], ?["'`\\]/i;

/** Hides secrets in texts, and judges keys. Has no state that one text could leave to the next. */
export class Redactor {
  readonly censor: string;
  readonly #options: ResolvedRedaction;
  readonly #keys: SensitiveKeys;
  readonly #judge = (key: string): Verdict => this.#keys.verdict(key);

  constructor(options: ResolvedRedaction) {
    this.#options = options;
    this.censor = options.censor;
    this.#keys = new SensitiveKeys(options);
  }

  verdict(key: string): Verdict {
    return this.#keys.verdict(key);
  }

  /** The text with its secrets hidden; the same text if it has none. Never throws. */
  text(text: string): string {
    if (text.length < 4) return text;
    const { emailAddresses, cardNumbers, patterns } = this.#options;
    let safe = text;
    if (safe.includes('://')) safe = hideUrlCredentials(safe, this.censor);
    if (SEPARATOR.test(safe)) safe = hideNamedValues(safe, this.censor, this.#judge);
    if (safe.includes('name="')) safe = hideFormFields(safe, this.censor, this.#judge);
    if (safe.includes('</')) safe = hideElements(safe, this.censor, this.#judge);
    if (safe.includes('-') && safe.includes(' ')) safe = hideFlagValues(safe, this.censor, this.#judge);
    if (MAY_HOLD_TOKEN.test(safe)) safe = hideTokens(safe, this.censor);
    if (MAY_HOLD_CREDENTIALS.test(safe)) safe = hideCredentials(safe, this.censor);
    if (cardNumbers && MAY_HOLD_CARD.test(safe)) safe = hideCardNumbers(safe, this.censor);
    if (emailAddresses && (safe.includes('@') || safe.includes('%40'))) safe = hideEmailAddresses(safe, this.censor);
    for (const pattern of patterns) safe = safe.replaceAll(pattern, this.censor);
    return safe;
  }

  /** Whether a number, written out, is one that has to be hidden. */
  isCardNumber(digits: string): boolean {
    return this.#options.cardNumbers && digits.length >= 13 && isCardNumber(digits);
  }
}
