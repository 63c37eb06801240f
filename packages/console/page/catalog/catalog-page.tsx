export function CatalogPage(_: object) {
  return null;
}
