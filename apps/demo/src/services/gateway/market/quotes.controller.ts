import { Controller, Delete, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { engagement } from '@telltale/core/catalogs';
import { Counted } from '@telltale/nestjs';
import type { Request, Response } from 'express';
import { forward } from '../upstream/forward.ts';
import { Quotes } from '../upstream/quotes.ts';

/** What *quotes* answers, under the paths that it has there. */
@Controller()
export class QuotesController {
  readonly #quotes: Quotes;

  constructor(@Inject(Quotes) quotes: Quotes) {
    this.#quotes = quotes;
  }

  @Get('symbols')
  symbols(@Req() request: Request, @Res() response: Response): Promise<void> {
    return forward(this.#quotes, request, response);
  }

  @Get('symbols/:symbol/history')
  @Counted(engagement.activity, { activity: 'history' })
  history(@Req() request: Request, @Res() response: Response): Promise<void> {
    return forward(this.#quotes, request, response);
  }

  @Get('quotes')
  @Counted(engagement.activity, { activity: 'comparison' })
  several(@Req() request: Request, @Res() response: Response): Promise<void> {
    return forward(this.#quotes, request, response);
  }

  @Get('quotes/:symbol')
  @Counted(engagement.activity, { activity: 'quote' })
  one(@Req() request: Request, @Res() response: Response): Promise<void> {
    return forward(this.#quotes, request, response);
  }

  @Post('sessions')
  openSession(@Req() request: Request, @Res() response: Response): Promise<void> {
    return forward(this.#quotes, request, response);
  }

  @Delete('sessions/:id')
  closeSession(@Req() request: Request, @Res() response: Response): Promise<void> {
    return forward(this.#quotes, request, response);
  }

  @Post('query')
  @Counted(engagement.activity, { activity: 'query' })
  query(@Req() request: Request, @Res() response: Response): Promise<void> {
    return forward(this.#quotes, request, response);
  }
}
