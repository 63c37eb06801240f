import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';

/** What an agent is doing, for whoever watches: no word of what it was asked, nor by whom. */
export interface AgentStep {
  readonly run: string;
  readonly domain: string;
  /** `thinks`, `uses quote`, `asks for approval`, `is done` */
  readonly doing: string;
}

/** Tells what agents are doing. */
@Injectable()
export class Progress {
  readonly steps = new Subject<AgentStep>();
}
