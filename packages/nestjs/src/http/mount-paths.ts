// An application mounts few things; what is mounted at a path with parameters is seen with as many values as are sent.
const MAX_PATHS = 50;

/** The paths at which routers are mounted beside Nest's. Express tells them as they were sent, so they are bounded. */
export class MountPaths {
  // In lower case: Express takes `/API` for `/api`, and the first spelling stays.
  readonly #spelt = new Map<string, string>();

  template(path: string): string {
    const key = path.toLowerCase();
    const spelt = this.#spelt.get(key);
    if (spelt !== undefined) return spelt;
    if (this.#spelt.size >= MAX_PATHS) return '/*';
    this.#spelt.set(key, path);
    return path;
  }
}
