import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { TelltaleModule } from '@telltale/nestjs';
import { AccountsModule } from './accounts/accounts.module.ts';
import { AgentsModule } from './agents/agents.module.ts';
import { AuthModule } from './auth/auth.module.ts';
import { ContentModule } from './content/content.module.ts';
import { DESK } from './desk/desk.ts';
import type { Desk } from './desk/desk.ts';
import { DeskModule } from './desk/desk.module.ts';
import { LedgerModule } from './ledger/ledger.module.ts';
import { MarketModule } from './market/market.module.ts';
import { JobQueue } from './queue/job-queue.ts';
import { QueueModule } from './queue/queue.module.ts';
import { RegistrationsModule } from './registrations/registrations.module.ts';
import { ReportsModule } from './reports/reports.module.ts';
import { StreamModule } from './stream/stream.module.ts';
import { ThoughtsModule } from './thoughts/thoughts.module.ts';
import { Ledger } from './upstream/ledger.ts';
import { Quotes } from './upstream/quotes.ts';
import { UpstreamModule } from './upstream/upstream.module.ts';
import { WorkflowsModule } from './workflows/workflows.module.ts';

/** The gateway can do without each of them: some routes fail, the others serve. */
const telltale = TelltaleModule.forRootAsync({
  imports: [UpstreamModule, QueueModule],
  inject: [DESK, Quotes, Ledger, JobQueue],
  useFactory: ({ telemetry, metrics }: Desk, quotes: Quotes, ledger: Ledger, queue: JobQueue) => ({
    telemetry,
    endpoints: { ...metrics, closeTimeoutSeconds: 0.3 },
    health: {
      quotes: { check: () => quotes.isWell(), optional: true },
      ledger: { check: () => ledger.isWell(), optional: true },
      queue: { check: () => queue.isWell(), optional: true },
    },
  }),
});

/** The application: a module for each thing that people come for. */
@Module({})
export class GatewayModule {
  static of(desk: Desk): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        DeskModule.of(desk),
        telltale,
        AuthModule,
        RegistrationsModule,
        AccountsModule,
        ContentModule,
        MarketModule,
        LedgerModule,
        ReportsModule,
        ThoughtsModule,
        AgentsModule,
        WorkflowsModule,
        StreamModule,
      ],
    };
  }
}
