import { Inject, Injectable, UseGuards, applyDecorators, createParamDecorator } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { Authenticator } from './authenticator.ts';
import type { Session } from './sessions.ts';

const sessions = new WeakMap<Request, Session>();

@Injectable()
export class SignedInGuard implements CanActivate {
  readonly #authenticator: Authenticator;

  constructor(@Inject(Authenticator) authenticator: Authenticator) {
    this.#authenticator = authenticator;
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    sessions.set(request, this.#authenticator.recognise(request.headers.authorization));
    return true;
  }
}

/** A route for those who have signed in: others get 401. */
export const SignedIn = (): MethodDecorator & ClassDecorator => applyDecorators(UseGuards(SignedInGuard));

/** Who asks, on a route that is {@link SignedIn}. */
export const Me = createParamDecorator((_: unknown, context: ExecutionContext): Session | undefined =>
  sessions.get(context.switchToHttp().getRequest<Request>()),
);
