import { isSpanContextValid, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { Context, Link, Span } from '@opentelemetry/api';
import { runSpan } from '../spans/with-span.ts';
import { extractContext } from './carrier.ts';
import type { Carried } from './carrier.ts';
import { messageSpan } from './message-options.ts';
import type { MessageOptions } from './message-options.ts';

/** A message that has come, or a batch of them. */
export interface ConsumedOptions extends MessageOptions {
  /** What came with the message, or with each message of a batch. */
  readonly carrier: Carried | readonly Carried[];
  /**
   * `link`: a trace of its own, linked to the one that sent it, which may have ended long ago; the conventions ask for that,
   * and a batch has no other way. `child`: one message goes on with the trace that sent it. @default 'link'
   */
  readonly relation?: 'link' | 'child';
}

/**
 * Processes a message within a span of kind CONSUMER, `process mail`, that leads to the span which sent it. It is sampled if
 * that was. The baggage that came with a single message is active meanwhile.
 *
 * @example
 * ```ts fragment
 * import { withConsumerSpan } from '@telltale/tracing';
 *
 * new Worker('mail', (job) =>
 *   withConsumerSpan({ system: 'bullmq', destination: 'mail', carrier: job.data.trace, messageId: job.id }, () => send(job.data)),
 * );
 * ```
 */
export function withConsumerSpan<Result>(message: ConsumedOptions, work: (span: Span) => Result): Result {
  const carriers = Array.isArray(message.carrier)
    ? (message.carrier as readonly Carried[])
    : [message.carrier as Carried];
  const { name, options } = messageSpan('process', 'consumer', {
    ...message,
    batchSize: message.batchSize ?? (Array.isArray(message.carrier) ? carriers.length : undefined),
  });
  const contexts = carriers.map((carrier) => extractContext(carrier));
  const links = contexts.flatMap((context) => linkTo(context));
  const only = contexts.length === 1 ? contexts[0] : undefined;
  const isChild = message.relation === 'child' && only !== undefined && links.length === 1;
  return runSpan(name, work, options, { links, parent: isChild ? only : withoutTrace(only) });
}

function linkTo(context: Context): readonly Link[] {
  const producer = trace.getSpanContext(context);
  return producer !== undefined && isSpanContextValid(producer) ? [{ context: producer }] : [];
}

/** A context in which a new trace begins, with the baggage of another one. */
function withoutTrace(context: Context | undefined): Context {
  const baggage = context === undefined ? undefined : propagation.getBaggage(context);
  return baggage === undefined ? ROOT_CONTEXT : propagation.setBaggage(ROOT_CONTEXT, baggage);
}
