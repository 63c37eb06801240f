import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { engagement } from '@telltale/core/catalogs';
import { Counted } from '@telltale/nestjs';
import { z } from 'zod';
import type { Session } from '../auth/sessions.ts';
import { Me, SignedIn } from '../auth/signed-in.ts';
import type { Answer } from './agent.ts';
import { AgentRuns } from './agent-runs.ts';
import { domains } from './domains.ts';

const question = z.object({ domain: z.enum(domains), task: z.string().min(1).max(500) });

@Controller('agents/runs')
@SignedIn()
export class AgentsController {
  readonly #runs: AgentRuns;

  constructor(@Inject(AgentRuns) runs: AgentRuns) {
    this.#runs = runs;
  }

  @Post()
  @HttpCode(200)
  @Counted(engagement.activity, { activity: 'agent_run' })
  start(@Me() { account }: Session, @Body({ schema: question }) asked: z.infer<typeof question>): Promise<Answer> {
    return this.#runs.start({ ...asked, account });
  }
}
