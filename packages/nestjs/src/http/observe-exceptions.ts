import type { ServerResponse } from 'node:http';
import type { ArgumentsHost } from '@nestjs/common';
import { rawResponse } from './nest-http-adapter.ts';
import type { NestHttpAdapter } from './nest-http-adapter.ts';

type Observer = (response: ServerResponse, exception: unknown) => void;

// Where an adapter keeps who observes the exceptions of its application.
const observers = Symbol.for('telltale.nestjs.exception-observers');
const isObserved = Symbol.for('telltale.nestjs.is-observed');

interface ObservedAdapter {
  [observers]?: Observer[];
}

interface Handler {
  readonly applicationRef?: ObservedAdapter;
  next(exception: unknown, host: ArgumentsHost): void;
  [isObserved]?: true;
}

/**
 * Tells of the exceptions that an application's handlers, guards and pipes throw, before any filter turns them into
 * responses: the class of the error behind a 500 is nowhere else to be had. A filter of our own would not do: Nest takes
 * the first that fits, so that it would answer in place of the application's.
 *
 * Where this version of Nest does not have that place, `error_type` is the status code.
 */
export async function observeExceptions(adapter: NestHttpAdapter, observer: Observer): Promise<void> {
  ((adapter as ObservedAdapter)[observers] ??= []).push(observer);
  const handler = await exceptionsHandler();
  if (handler === undefined || handler[isObserved] === true) return;
  const { next } = handler;
  handler.next = function observed(this: Handler, exception, host): void {
    try {
      const all = this.applicationRef?.[observers];
      if (all !== undefined) for (const observer of all) observer(rawResponse(host.getArgByIndex(1)), exception);
    } catch {
      // What is not noted is only missing from a label.
    }
    next.call(this, exception, host);
  };
  handler[isObserved] = true;
}

async function exceptionsHandler(): Promise<Handler | undefined> {
  try {
    const { ExceptionsHandler } = await import('@nestjs/core/exceptions/exceptions-handler.js');
    const prototype = ExceptionsHandler.prototype as unknown as Handler;
    return typeof prototype.next === 'function' ? prototype : undefined;
  } catch {
    return undefined;
  }
}
