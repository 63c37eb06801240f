import { HttpException, HttpStatus } from '@nestjs/common';
import { APIConnectionTimeoutError, APIError } from 'openai';

/** The run would have cost more than it may. */
export class OverBudgetError extends HttpException {
  constructor(budget: string) {
    super(`The run went over its budget: ${budget.replaceAll('_', ' ')}.`, HttpStatus.PAYMENT_REQUIRED);
  }
}

/** Nobody decided in time. */
export class ApprovalTimeoutError extends HttpException {
  constructor(seconds: number) {
    super(`Nobody approved it within ${seconds} s: nothing was done.`, HttpStatus.REQUEST_TIMEOUT);
  }
}

/** The model refuses, or does not answer. */
export class ModelFailure extends HttpException {}

/** Who asks is told that the model is the trouble, and nothing that it said. */
export function modelFailure(thrown: unknown): unknown {
  if (!(thrown instanceof APIError)) return thrown;
  const isLate = thrown instanceof APIConnectionTimeoutError;
  const status = isLate ? HttpStatus.GATEWAY_TIMEOUT : HttpStatus.BAD_GATEWAY;
  return new ModelFailure('The language model does not answer.', status, { cause: thrown });
}
