import { Body, Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { engagement } from '@telltale/core/catalogs';
import { Counted } from '@telltale/nestjs';
import type { Response } from 'express';
import { z } from 'zod';
import { Reports } from './reports.ts';

const order = z.object({ symbols: z.array(z.string().min(1).max(20)).min(1).max(12) });

@Controller('reports')
export class ReportsController {
  readonly #reports: Reports;

  constructor(@Inject(Reports) reports: Reports) {
    this.#reports = reports;
  }

  @Post()
  @HttpCode(202)
  @Counted(engagement.activity, { activity: 'report' })
  async order(@Body({ schema: order }) { symbols }: z.infer<typeof order>): Promise<{ readonly id: string }> {
    return { id: await this.#reports.order(symbols) };
  }

  @Get(':id')
  async fetch(@Param('id') id: string, @Res({ passthrough: true }) response: Response): Promise<unknown> {
    const report = await this.#reports.find(id);
    if (report.state === 'ready') return report.result;
    response.status(202).setHeader('retry-after', '1');
    return { id, state: 'waiting' };
  }
}
