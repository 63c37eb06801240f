import { Module } from '@nestjs/common';
import { AgentsModule } from '../agents/agents.module.ts';
import { UpstreamModule } from '../upstream/upstream.module.ts';
import { StreamGateway } from './stream.gateway.ts';
import { Ticker } from './ticker.ts';

@Module({ imports: [AgentsModule, UpstreamModule], providers: [StreamGateway, Ticker] })
export class StreamModule {}
