/**
 * Several export requests as one. In protobuf, messages put behind each other are one message with the repeated fields of
 * all: https://protobuf.dev/programming-guides/encoding/#last-one-wins.
 */
export function joinProtobuf(requests: readonly Uint8Array[]): Uint8Array {
  return requests.length === 1 ? requests[0]! : Buffer.concat(requests);
}

// What the serializer writes around the elements of `resourceSpans`.
const HEAD = Buffer.from('{"resourceSpans":[');
const TAIL = Buffer.from(']}');
const COMMA = Buffer.from(',');

/** The same in JSON, where `resourceSpans` is all that a request has. */
export function joinJson(requests: readonly Uint8Array[]): Uint8Array {
  if (requests.length === 1) return requests[0]!;
  const elements = requests.map((request) => request.subarray(HEAD.length, request.byteLength - TAIL.length));
  return Buffer.concat([HEAD, ...elements.flatMap((each, i) => (i === 0 ? [each] : [COMMA, each])), TAIL]);
}
