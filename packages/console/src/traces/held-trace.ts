import type { HeldResources } from './held-resources.ts';
import { sizeOfSpan } from './size-of.ts';
import type { Resource, Span } from './span.ts';
import type { Trace } from './trace-store.ts';

/** A trace that spans are still added to. */
export class HeldTrace implements Trace {
  readonly id: string;
  readonly spans: Span[] = [];
  start: number = Infinity;
  end: number = -Infinity;
  bytes = 0;
  readonly #spanIds = new Set<string>();
  readonly #resources = new Set<Resource>();
  #root: Span | undefined;

  constructor(id: string) {
    this.id = id;
  }

  has(spanId: string): boolean {
    return this.#spanIds.has(spanId);
  }

  get root(): Span | undefined {
    return (this.#root ??=
      this.spans.find(({ parentSpanId }) => parentSpanId === '') ??
      this.spans.find(({ parentSpanId }) => !this.#spanIds.has(parentSpanId)) ??
      this.spans[0]);
  }

  /** Takes a span; returns about how many bytes it takes. */
  add(given: Span, resources: HeldResources): number {
    const resource = this.#resourceOf(given, resources);
    const span = resource === given.resource ? given : { ...given, resource };
    const bytes = sizeOfSpan(span);
    this.spans.push(span);
    this.#spanIds.add(span.spanId);
    this.#root = undefined;
    this.start = Math.min(this.start, span.start);
    this.end = Math.max(this.end, span.start + span.durationMs);
    this.bytes += bytes;
    return bytes;
  }

  release(resources: HeldResources): void {
    for (const resource of this.#resources) resources.release(resource);
  }

  #resourceOf({ resource: given }: Span, resources: HeldResources): Resource {
    const known = resources.find(given);
    if (known !== undefined && this.#resources.has(known)) return known;
    const resource = resources.hold(given);
    this.#resources.add(resource);
    return resource;
  }
}
