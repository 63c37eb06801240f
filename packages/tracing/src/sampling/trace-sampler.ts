import { isSpanContextValid, trace, TraceFlags } from '@opentelemetry/api';
import type { Attributes, Context, Link, SpanKind } from '@opentelemetry/api';
import { SamplingDecision, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';
import type { Sampler, SamplingResult } from '@opentelemetry/sdk-trace';
import type { Sampling } from './sampling-options.ts';

const sampled: SamplingResult = { decision: SamplingDecision.RECORD_AND_SAMPLED };
const recorded: SamplingResult = { decision: SamplingDecision.RECORD };
const left: SamplingResult = { decision: SamplingDecision.NOT_RECORD };

/**
 * Decides for each span whether its trace is sampled: as the caller did, otherwise by ratio. A trace that begins with a
 * message is sampled if the trace is that sent it, so that both ends of a link are there.
 *
 * Where something is kept, spans of the other traces are recorded, too; {@link KeptRequests} decides on those.
 */
export class TraceSampler implements Sampler {
  readonly #parentBased: boolean;
  readonly #ratio: TraceIdRatioBasedSampler;
  readonly #otherwise: SamplingResult;
  readonly #description: string;

  constructor({ ratio, parentBased, keep }: Sampling) {
    this.#parentBased = parentBased;
    this.#ratio = new TraceIdRatioBasedSampler(ratio);
    this.#otherwise = keep === undefined ? left : recorded;
    this.#description = `TraceSampler{ratio=${ratio},parentBased=${parentBased},keep=${keep !== undefined}}`;
  }

  shouldSample(
    context: Context,
    traceId: string,
    _name: string,
    _kind: SpanKind,
    _attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    const parent = trace.getSpanContext(context);
    if (parent !== undefined && isSpanContextValid(parent) && (this.#parentBased || parent.isRemote !== true)) {
      return this.#as(isSampled(parent.traceFlags));
    }
    if (this.#parentBased && links.some((link) => isSampled(link.context.traceFlags))) return sampled;
    const { decision } = this.#ratio.shouldSample(context, traceId);
    return this.#as(decision === SamplingDecision.RECORD_AND_SAMPLED);
  }

  toString(): string {
    return this.#description;
  }

  #as(isSampled: boolean): SamplingResult {
    return isSampled ? sampled : this.#otherwise;
  }
}

function isSampled(flags: number): boolean {
  return (flags & TraceFlags.SAMPLED) !== 0;
}
