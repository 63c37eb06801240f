type Reason = readonly [pattern: RegExp, reason: string];

/** Names that look like a value of one person, one request or one secret, with the reason shown to the author. */
const reasons: readonly Reason[] = [
  [
    /^(.*_)?(user|customer|account|client|visitor|member|person|employee|device)_?(id|name|uuid)$/,
    'it identifies a person',
  ],
  [/^(user|username|customer|login|(first|last|full)_?name|surname)$/, 'it identifies a person'],
  [/^(.*_)?(ssn|passport(_number)?|iban|card_number|birth_?da(y|te)|date_of_birth)$/, 'it identifies a person'],
  [/^(.*_)?e?_?mail(_address)?$/, 'it holds an e-mail address'],
  [/^(.*_)?(phone|telephone|mobile)(_number)?$/, 'it holds a phone number'],
  [/^(.*_)?(ip|ip_?addr(ess)?|(remote|client)_addr(ess)?)$/, 'it holds an address of a person’s device'],
  [/^(.*_)?(latitude|longitude|postal_?code|zip_?code)$/, 'it tells where a person is'],
  [
    /^(.*_)?(request|trace|span|parent|correlation|transaction|message|event|order|payment|job|task|run|execution|session|conversation|cart|invoice)_?id$/,
    'it is new for each request',
  ],
  [/^(uid|(.*_)?(uuid|guid|nonce|timestamp))$/, 'it is new for each request'],
  [
    /^(.*_)?(path|url|url_full|url_query|uri|href|query_string|http_target|referr?er|user_agent)$/,
    'it is raw input, without a bound; use a route template',
  ],
  [
    /^(.*_)?(password|passwd|passphrase|secret|api_?key|authori[sz]ation|cookie|bearer|jwt|credential)s?$/,
    'it holds a secret',
  ],
  [/^((access|auth|bearer|id|refresh|session|csrf|api|reset)_)?token$/, 'it holds a secret'],
  [
    /^(.*_)?(statement|sql|sql_text|query_text|stack|stack_?trace|error_message|exception_message)$/,
    'it is free text, without a bound',
  ],
];

/** Why a label of this name, in snake case, must not be; `undefined` where it may. */
export function personalReason(name: string): string | undefined {
  return reasons.find(([pattern]) => pattern.test(name))?.[1];
}
