import type { EventEmitter } from 'node:events';
import { context } from '@opentelemetry/api';
import type { Context } from '@opentelemetry/api';

/**
 * Has everything that listens to an emitter run in a context. What listens to a request would otherwise run in that of its
 * connection. OpenTelemetry's own `context.bind` wraps each listener; this wraps the one call that they all come by.
 */
export function bindEmitter(emitter: EventEmitter, bound: Context): void {
  const emit = emitter.emit;
  emitter.emit = function boundEmit(this: EventEmitter, ...event: Parameters<typeof emit>): boolean {
    return context.with(bound, emit, this, ...event);
  };
}
