import { Module } from '@nestjs/common';
import { AgentsModule } from '../agents/agents.module.ts';
import { AuthModule } from '../auth/auth.module.ts';
import { ContentModule } from '../content/content.module.ts';
import { ReportsModule } from '../reports/reports.module.ts';
import { UpstreamModule } from '../upstream/upstream.module.ts';
import { Actions } from './actions.ts';
import { Workflows } from './workflows.ts';
import { WorkflowsController } from './workflows.controller.ts';

@Module({
  imports: [AuthModule, UpstreamModule, AgentsModule, ReportsModule, ContentModule],
  controllers: [WorkflowsController],
  providers: [Actions, Workflows],
})
export class WorkflowsModule {}
