/** Gives what stands in for an object the properties that others put on the object: `Object.assign(promise, { cancel })`. */
export function withPropertiesOf<StandIn extends object>(
  original: object,
  standIn: StandIn,
  except: ReadonlySet<string | symbol> = new Set(),
): StandIn {
  for (const key of Reflect.ownKeys(original)) {
    if (key in standIn || except.has(key)) continue;
    Object.defineProperty(standIn, key, Object.getOwnPropertyDescriptor(original, key)!);
  }
  return standIn;
}
