import { Controller, Get, Inject, NotFoundException, Param } from '@nestjs/common';
import type { InstrumentOf } from '@telltale/core';
import { engagement } from '@telltale/core/catalogs';
import { InjectMetric } from '@telltale/nestjs';
import { Library } from './library.ts';
import type { Content } from './library.ts';

@Controller('content')
export class ContentController {
  readonly #library: Library;
  readonly #views: InstrumentOf<typeof engagement.contentViews>;

  constructor(
    @Inject(Library) library: Library,
    @InjectMetric(engagement.contentViews) views: InstrumentOf<typeof engagement.contentViews>,
  ) {
    this.#library = library;
    this.#views = views;
  }

  @Get(':type/:id')
  view(@Param('type') type: string, @Param('id') id: string): Content {
    const content = this.#library.find(type, id);
    if (content === undefined) throw new NotFoundException('Nothing like that was published.');
    this.#views.inc({ content_type: content.type });
    return content;
  }
}
