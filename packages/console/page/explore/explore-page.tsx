export function ExplorePage(_: object) {
  return null;
}
