export function TracesPage(_: object) {
  return null;
}
