import { Controller, Delete, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { engagement } from '@telltale/core/catalogs';
import { Counted } from '@telltale/nestjs';
import type { Request, Response } from 'express';
import { forward } from '../upstream/forward.ts';
import { Ledger } from '../upstream/ledger.ts';

/** What *ledger* answers to everybody, under the paths that it has there. */
@Controller()
export class LedgerController {
  readonly #ledger: Ledger;

  constructor(@Inject(Ledger) ledger: Ledger) {
    this.#ledger = ledger;
  }

  @Post('exports')
  @Counted(engagement.activity, { activity: 'export' })
  orderExport(@Req() request: Request, @Res() response: Response): Promise<void> {
    return forward(this.#ledger, request, response);
  }

  @Get('exports/:id')
  fetchExport(@Req() request: Request, @Res() response: Response): Promise<void> {
    return forward(this.#ledger, request, response);
  }

  @Get('graph')
  @Counted(engagement.activity, { activity: 'graph' })
  graph(@Req() request: Request, @Res() response: Response): Promise<void> {
    return forward(this.#ledger, request, response);
  }

  @Get('graph/:node/causes')
  causes(@Req() request: Request, @Res() response: Response): Promise<void> {
    return forward(this.#ledger, request, response);
  }

  @Get('interventions')
  interventions(@Req() request: Request, @Res() response: Response): Promise<void> {
    return forward(this.#ledger, request, response);
  }

  @Post('interventions/:id/execution')
  @Counted(engagement.activity, { activity: 'intervention' })
  intervene(@Req() request: Request, @Res() response: Response): Promise<void> {
    return forward(this.#ledger, request, response);
  }

  @Delete('interventions/:id/execution')
  rollBack(@Req() request: Request, @Res() response: Response): Promise<void> {
    return forward(this.#ledger, request, response);
  }
}
