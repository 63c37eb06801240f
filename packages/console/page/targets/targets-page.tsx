export function TargetsPage(_: object) {
  return null;
}
