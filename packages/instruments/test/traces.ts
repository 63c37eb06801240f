/** What an object carries that an instrument could have left: its own properties, and its listeners by event. */
export function tracesOn(object: object): unknown {
  const emitter = object as { eventNames?(): readonly (string | symbol)[]; listenerCount?(event: unknown): number };
  return {
    properties: Reflect.ownKeys(object).map(String).toSorted(),
    listeners: emitter.eventNames?.().map((event) => [String(event), emitter.listenerCount!(event)]),
  };
}
