import type { ReceivedSpan } from './received-span.ts';

/** The spans of the trace whose root was asked for a path, parents before their children; none before the root is there. */
export function traceTo(path: string, all: readonly ReceivedSpan[]): readonly ReceivedSpan[] {
  const root = all.find(({ parentSpanId, attributes }) => parentSpanId === '' && attributes['url.path'] === path);
  return root === undefined ? [] : inOrder(all.filter(({ traceId }) => traceId === root.traceId));
}

/** Parents before their children. */
export function inOrder(spans: readonly ReceivedSpan[], parent = ''): readonly ReceivedSpan[] {
  return spans
    .filter(({ parentSpanId }) => parentSpanId === parent)
    .flatMap((span) => [span, ...inOrder(spans, span.spanId)]);
}

/** One line a span, children below their parents. */
export function outline(spans: readonly ReceivedSpan[], parent = '', indent = ''): readonly string[] {
  return spans
    .filter(({ parentSpanId }) => parentSpanId === parent)
    .flatMap((span) => [
      `${indent}${String(span.resource['service.name'])} ${span.kind} ${span.name}`,
      ...outline(spans, span.spanId, `${indent}  `),
    ]);
}
