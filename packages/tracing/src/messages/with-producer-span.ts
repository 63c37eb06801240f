import type { Span } from '@opentelemetry/api';
import { runSpan } from '../spans/with-span.ts';
import { injectContext } from './carrier.ts';
import type { Carrier } from './carrier.ts';
import { messageSpan } from './message-options.ts';
import type { MessageOptions } from './message-options.ts';

/**
 * Sends a message within a span of kind PRODUCER, `send mail`. What `send` is given has to go with the message: as a field of
 * its data, or as its headers.
 *
 * @example
 * ```ts fragment
 * import { withProducerSpan } from '@telltale/tracing';
 *
 * await withProducerSpan({ system: 'bullmq', destination: 'mail' }, (trace) => queue.add('welcome', { to, trace }));
 * ```
 */
export function withProducerSpan<Result>(
  message: MessageOptions,
  send: (trace: Carrier, span: Span) => Result,
): Result {
  const { name, options } = messageSpan('send', 'producer', message);
  return runSpan(name, (span) => send(injectContext(), span), options);
}
