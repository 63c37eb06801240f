export function LogsPage(_: object) {
  return null;
}
