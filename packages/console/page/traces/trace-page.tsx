export function TracePage(_: object) {
  return null;
}
