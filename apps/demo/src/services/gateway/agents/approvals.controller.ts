import { Body, Controller, Get, HttpCode, Inject, NotFoundException, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { Approvals } from './approvals.ts';
import type { Approval, Decision } from './approvals.ts';

const verdict = z.object({ decision: z.enum(['approved', 'rejected']) });

/** For the people on duty, whom nobody asks here who they are: put that in front of it where others can come by. */
@Controller('approvals')
export class ApprovalsController {
  readonly #approvals: Approvals;

  constructor(@Inject(Approvals) approvals: Approvals) {
    this.#approvals = approvals;
  }

  @Get()
  waiting(): readonly Approval[] {
    return this.#approvals.waiting;
  }

  @Post(':id')
  @HttpCode(200)
  decide(
    @Param('id') id: string,
    @Body({ schema: verdict }) { decision }: z.infer<typeof verdict>,
  ): { readonly id: string; readonly decision: Decision } {
    if (!this.#approvals.decide(id, decision)) throw new NotFoundException('Nobody waits for that decision.');
    return { id, decision };
  }
}
