export function AlertsPage(_: object) {
  return null;
}
