import { wordsOf } from './key-words.ts';

/**
 * What a key says of its value.
 *
 * - `plain`: nothing; texts in it are searched as any other.
 * - `secret`: it is one, whatever it is. `null`, `true`, `false` and `''` are none.
 * - `scalar`: it is one if it is a text or a number; an object is searched: `auth: { user, password }`.
 * - `tally`: numbers count something and stay, texts are secrets: `tokens: 512`, `tokens: ['eyJ...']`.
 */
export type Verdict = 'plain' | 'secret' | 'scalar' | 'tally';

const words = ([list]: TemplateStringsArray): readonly string[] => list!.trim().split(/\s+/);

// Found anywhere in the key without its separators: written as one word, `clientsecret`, or oddly, `PaSsWoRd`.
const PARTS: readonly string[] = words`
  password passwd passphrase passcode passwort kennwort motdepasse contrasena wachtwoord authorization
  authorisation cookie credential setcookie apikey accesskey secretkey privatekey signingkey encryptionkey
  masterkey sharedkey authkey accountkey storagekey servicekey subscriptionkey functionskey licensekey sshkey
  hmackey sessionkey clientkey consumerkey deploykey webhookkey adminkey rootkey appkey jwtkey clientsecret
  accesstoken refreshtoken idtoken authtoken sessiontoken bearertoken csrftoken sessionid sessid connectsid
  cardnumber ccnumber securitycode verificationcode mfacode mnemonic seedphrase recoveryphrase recoverycode
  backupcode resetcode onetimecode logincode accesscode activationcode xamzsignature xgoogsignature
`;

const SECRET_WORDS = `secret secrets token jwt bearer pwd passwd pass pw pswd psw senha otp totp pin cvv cvc cvv2 csc ssn`;
const WORDS: ReadonlyMap<string, Verdict> = new Map([
  ...SECRET_WORDS.split(' ').map((word) => [word, 'secret'] as const),
  ...['sid', 'sig', 'csrf', 'xsrf'].map((word) => [word, 'scalar'] as const),
  ['tokens', 'tally'],
]);

// Only if nothing follows: `auth`, `userAuth`, `session`, but not `authMethod`, `sessionCount`.
const LAST_WORDS: ReadonlyMap<string, Verdict> = new Map([
  ['auth', 'scalar'],
  ['session', 'scalar'],
]);

// A key that ends in one of these speaks about a secret and does not hold it: `tokenType`, `passwordChangedAt`.
const ABOUT: ReadonlySet<string> = new Set(words`
  count counts total length size bytes type kind name names policy consent limit limits usage used remaining
  budget rate cost price latency duration seconds ms ttl age expires expiry expiration expired in at valid
  invalid required enabled disabled present missing changed created updated rotated status state strength
  version algorithm alg format field url uri endpoint path arn method manager provider
`);

// `timeToFirstToken: 0.2`, `costPerToken`, `eosToken`: of language models, where numbers count.
const MODEL_TOKENS: ReadonlySet<string> = new Set(words`
  first last per eos bos pad unk mask stop special
`);

/** The key itself, for those who extend or narrow what is hidden. */
export interface KeyRules {
  /** Keys that hold secrets, too, in any spelling; or what matches. */
  readonly keys: readonly (string | RegExp)[];
  /** Keys that hold none, in any spelling. */
  readonly allow: readonly string[];
}

// Keys come from what is logged: past this many, they are judged again each time.
const MAX_KNOWN = 5000;
// What is longer is text and no key.
const MAX_KEY = 256;

/** Judges keys, each of them once. */
export class SensitiveKeys {
  readonly #known = new Map<string, Verdict>();
  readonly #own: ReadonlySet<string>;
  readonly #expressions: readonly RegExp[];
  readonly #allowed: ReadonlySet<string>;

  constructor({ keys, allow }: KeyRules) {
    const flat = (key: string): string => wordsOf(key).join('');
    this.#own = new Set(keys.filter((key) => typeof key === 'string').map(flat));
    // Without flags that make an expression remember where it was.
    this.#expressions = keys
      .filter((key) => typeof key !== 'string')
      .map(({ source, flags }) => new RegExp(source, flags.replaceAll(/[gy]/g, '')));
    this.#allowed = new Set(allow.map(flat));
  }

  verdict(key: string): Verdict {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const verdict = this.#judge(key.length > MAX_KEY ? key.slice(0, MAX_KEY) : key);
    if (this.#known.size < MAX_KNOWN && key.length <= MAX_KEY) this.#known.set(key, verdict);
    return verdict;
  }

  #judge(key: string): Verdict {
    const words = wordsOf(key);
    const flat = words.join('');
    if (this.#allowed.has(flat)) return 'plain';
    if (this.#own.has(flat) || this.#expressions.some((expression) => expression.test(key))) return 'secret';
    return shippedVerdict(words, flat);
  }
}

function shippedVerdict(words: readonly string[], flat: string): Verdict {
  if (words.length === 0 || isAbout(words)) return 'plain';
  if (PARTS.some((part) => flat.includes(part))) return 'secret';
  const verdicts = new Set(words.map((word, index) => wordVerdict(word, words[index - 1])));
  for (const verdict of ['secret', 'scalar', 'tally'] as const) if (verdicts.has(verdict)) return verdict;
  // Written as one word, `maxtokens`, or by single letters.
  return LAST_WORDS.get(words.at(-1)!) ?? WORDS.get(flat) ?? 'plain';
}

function isAbout(words: readonly string[]): boolean {
  if (words.length < 2) return false;
  const last = words.at(-1)!;
  // The id of a key names it; that of a session or a secret may be all it takes.
  if (last === 'id') return ['key', 'token'].includes(words.at(-2)!) && words.at(-3) !== 'session';
  return ABOUT.has(last);
}

function wordVerdict(word: string, before: string | undefined): Verdict {
  if (word === 'token' && before !== undefined && MODEL_TOKENS.has(before)) return 'tally';
  const own = WORDS.get(word);
  if (own !== undefined) return own;
  if (word.endsWith('tokens')) return 'tally';
  return word.endsWith('token') || word.endsWith('secret') ? 'secret' : 'plain';
}
