import { Body, Controller, Delete, HttpCode, Inject, Post } from '@nestjs/common';
import { engagement } from '@telltale/core/catalogs';
import { Counted } from '@telltale/nestjs';
import { z } from 'zod';
import { Authenticator, methods } from './authenticator.ts';
import type { Attempt } from './authenticator.ts';
import type { Session } from './sessions.ts';
import { Me, SignedIn } from './signed-in.ts';

const attempt = z.object({
  user: z.string().min(1).max(64),
  method: z.enum(methods),
  secret: z.string().min(1).max(128),
});

@Controller('sign-in')
export class AuthController {
  readonly #authenticator: Authenticator;

  constructor(@Inject(Authenticator) authenticator: Authenticator) {
    this.#authenticator = authenticator;
  }

  @Post()
  @Counted(engagement.activity, { activity: 'sign_in' })
  async signIn(@Body({ schema: attempt }) attempt: Attempt): Promise<{ readonly token: string }> {
    const { token } = await this.#authenticator.signIn(attempt);
    return { token };
  }

  @Delete()
  @HttpCode(204)
  @SignedIn()
  signOut(@Me() me: Session): void {
    this.#authenticator.signOut(me);
  }
}
