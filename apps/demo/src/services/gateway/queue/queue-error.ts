import { ServiceUnavailableException } from '@nestjs/common';

/** What is behind the queue does not answer. */
export class QueueUnavailableError extends ServiceUnavailableException {}

/** @throws QueueUnavailableError, always */
export function unavailable(cause: unknown): never {
  throw new QueueUnavailableError('The queue cannot be reached: try again later.', { cause });
}
