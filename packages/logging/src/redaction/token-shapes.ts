/** Secrets that show by themselves what they are, whatever they are called. */
const SHAPES: readonly RegExp[] = [
  // A JSON web token or another one in that form; whole or cut off.
  /\beyJ[\w-]{8,}(?:\.[\w-]*)*/,
  /-----BEGIN[A-Z ]*PRIVATE KEY(?: BLOCK)?-----(?:(?!-----END)[\s\S])*(?:-----END[A-Z ]*-----)?/,
  // GitHub, GitLab, Slack, Stripe, OpenAI and Anthropic, npm, Hugging Face, SendGrid, DigitalOcean, Shopify, Sentry, Grafana.
  /\b(?:gh[pousr]_|github_pat_)\w{16,}/,
  /\bgl(?:pat|dt|rt|cbt|ptt|ft|soat|agent)-[\w-]{16,}/,
  /\bxox[a-z]-[\w-]{8,}|\bxapp-[\w-]{8,}/,
  /\b(?:sk|pk|rk)_(?:live|test)_\w{8,}|\bwhsec_[\w+/=]{8,}/,
  /\bsk-[\w-]{16,}/,
  /\bnpm_\w{30,}|\bhf_\w{20,}|\bSG\.[\w-]{16,}\.[\w-]{16,}|\bdo[por]_v1_\w{32,}|\bshp(?:at|ss|ca|pa)_\w{16,}/,
  /\bsntry[su]_[\w+/=]{20,}|\bgl(?:sa|c)_[\w+/=]{20,}|\bpypi-[\w-]{16,}|\bdckr_pat_[\w-]{16,}|\blin_api_\w{16,}/,
  // AWS access keys; Google API keys, OAuth tokens and client secrets; age; Telegram bots.
  /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z\d]{16}\b/,
  /\bAIza[\w-]{30,}|\bya29\.[\w-]{16,}|\bGOCSPX-[\w-]{16,}|\bAGE-SECRET-KEY-1\w{16,}/,
  /\b\d{8,10}:AA[\w-]{33}\b/,
  // Web hooks whose address is the secret.
  /(?<=hooks\.slack\.com\/(?:services|workflows)\/)[\w/]+|(?<=discord(?:app)?\.com\/api\/webhooks\/)[\w/-]+/,
];

const anyShape = new RegExp(SHAPES.map(({ source }) => source).join('|'), 'g');

// `Authorization`'s schemes, https://www.iana.org/assignments/http-authschemes.
const CREDENTIALS =
  /\b(bearer|basic|digest|negotiate|apikey|token|dpop|hmac)(\s+|%20|\+)([\w-]+=["'][^\r\n]*|[\w+/=.~:%-]{6,})/gi;

// Words that come after such a one in a sentence: "basic authentication", "token expired".
const SENTENCE_WORD = /^[a-z]{1,20}[.:]?$|^[A-Z][a-z]{1,19}[.:]?$/;

/** Hides what has the form of a known secret. */
export function hideTokens(text: string, censor: string): string {
  return text.replaceAll(anyShape, censor);
}

/** Hides what comes after the name of an authentication scheme, `Bearer abc123`. */
export function hideCredentials(text: string, censor: string): string {
  return text.replaceAll(CREDENTIALS, (all, scheme: string, space: string, value: string) =>
    isCredential(scheme.toLowerCase(), value) ? scheme + space + censor : all,
  );
}

function isCredential(scheme: string, value: string): boolean {
  if (scheme === 'basic') return /^[\w+/=%-]+$/.test(value) && Buffer.from(value, 'base64').includes(':');
  if (scheme === 'digest') return value.includes('=');
  return !SENTENCE_WORD.test(value) && (scheme !== 'token' || /\d/.test(value) || value.length >= 20);
}
