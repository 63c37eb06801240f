import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.ts';
import { UpstreamModule } from '../upstream/upstream.module.ts';
import { AgentRuns } from './agent-runs.ts';
import { AgentsController } from './agents.controller.ts';
import { Approvals } from './approvals.ts';
import { ApprovalsController } from './approvals.controller.ts';
import { Model } from './model.ts';
import { Progress } from './progress.ts';

@Module({
  imports: [AuthModule, UpstreamModule],
  controllers: [AgentsController, ApprovalsController],
  providers: [AgentRuns, Approvals, Model, Progress],
  exports: [Model, Progress],
})
export class AgentsModule {}
