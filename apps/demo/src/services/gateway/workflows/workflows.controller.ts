import { Controller, Inject, Param, Post } from '@nestjs/common';
import { engagement } from '@telltale/core/catalogs';
import { Counted } from '@telltale/nestjs';
import type { Session } from '../auth/sessions.ts';
import { Me, SignedIn } from '../auth/signed-in.ts';
import { Workflows } from './workflows.ts';
import type { Run } from './workflows.ts';

@Controller('workflows')
@SignedIn()
export class WorkflowsController {
  readonly #workflows: Workflows;

  constructor(@Inject(Workflows) workflows: Workflows) {
    this.#workflows = workflows;
  }

  @Post(':name/runs')
  @Counted(engagement.activity, { activity: 'workflow' })
  run(@Me() me: Session, @Param('name') name: string): Promise<Run> {
    return this.#workflows.run(name, me);
  }
}
