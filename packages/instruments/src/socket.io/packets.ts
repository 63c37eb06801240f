/** What a packet of Socket.IO is, as far as its first characters tell. */
export interface PacketFacts {
  readonly namespace: string;
  /** An event or its acknowledgement; others open, close and refuse. */
  readonly isMessage: boolean;
  readonly isRefusal: boolean;
}

/**
 * https://socket.io/docs/v4/socket-io-protocol/#packet-encoding: the type, the number of attachments and `-` where there are
 * any, the namespace and `,` where it is not `/`. `51-/chat,["x",{"_placeholder":true,"num":0}]`
 */
const PACKET = /^(?<type>\d)(?:\d+-)?(?:(?<namespace>\/[^,]*),)?/;

/** EVENT, ACK, BINARY_EVENT, BINARY_ACK */
const MESSAGES: ReadonlySet<string> = new Set(['2', '3', '5', '6']);

const CONNECT_ERROR = '4';

/** Of a packet in text; nothing where the server has a parser of another kind. */
export function readPacket(data: unknown): PacketFacts | undefined {
  if (typeof data !== 'string') return undefined;
  const { type, namespace = '/' } = PACKET.exec(data)?.groups ?? {};
  if (type === undefined) return undefined;
  return { namespace, isMessage: MESSAGES.has(type), isRefusal: type === CONNECT_ERROR };
}
