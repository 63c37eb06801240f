import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { engagement } from '@telltale/core/catalogs';
import { Counted } from '@telltale/nestjs';
import { z } from 'zod';
import { thoughtOf } from './thought.ts';
import { ThoughtSink } from './thought-sink.ts';

const note = z.object({ texts: z.array(z.string().min(1).max(500)).min(1).max(50) });

@Controller('thoughts')
export class ThoughtsController {
  readonly #sink: ThoughtSink;

  constructor(@Inject(ThoughtSink) sink: ThoughtSink) {
    this.#sink = sink;
  }

  @Post()
  @HttpCode(202)
  @Counted(engagement.activity, { activity: 'thought' })
  async write(@Body({ schema: note }) { texts }: z.infer<typeof note>): Promise<{ readonly ids: readonly string[] }> {
    const thoughts = texts.map(thoughtOf);
    await this.#sink.send(thoughts);
    return { ids: thoughts.map(({ id }) => id) };
  }
}
