import { Module } from '@nestjs/common';
import { QueueModule } from '../queue/queue.module.ts';
import { ReportsController } from './reports.controller.ts';
import { Reports } from './reports.ts';

@Module({ imports: [QueueModule], controllers: [ReportsController], providers: [Reports], exports: [Reports] })
export class ReportsModule {}
