/** What Express has for each `use`. */
export interface MountedLayer {
  readonly route?: unknown;
  /** Says which part of a path the layer takes: as the result since Express 5.2, and before that in the layer itself. */
  match(path: string): LayerMatch | boolean | null | undefined;
}

type Taken = LayerMatch & { readonly rawPath?: unknown };

interface LayerMatch {
  readonly path?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

// An application mounts few things.
const MAX_PATHS = 50;

/**
 * The paths at which handlers are mounted beside Nest's routes, such as `/graphql`. Express tells them as they were sent:
 * only one without parameters is known to be what the application wrote.
 */
export class MountPaths {
  // In lower case: Express takes `/API` for `/api`, and the first spelling stays.
  readonly #spelt = new Map<string, string>();

  /** Nothing where the path has parameters: whatever clients send would be a route. */
  template(path: string, layers: readonly MountedLayer[]): string | undefined {
    const key = path.toLowerCase();
    const spelt = this.#spelt.get(key);
    if (spelt !== undefined) return spelt;
    if (!layers.some((layer) => layer.route === undefined && takesAsWritten(layer, path))) return undefined;
    if (this.#spelt.size >= MAX_PATHS) return '/*';
    this.#spelt.set(key, path);
    return path;
  }
}

function takesAsWritten(layer: MountedLayer & Taken, path: string): boolean {
  const found = layer.match(path);
  if (found === false || found == null) return false;
  const { path: taken, params } = found === true ? layer : found;
  return taken === path && !isExpression(layer, params) && Object.keys(params ?? {}).length === 0;
}

/** What an expression takes was not written. Express tells since 5.3; before, by parameters that are an object like any other. */
function isExpression({ rawPath }: Taken, params: object | undefined): boolean {
  if (rawPath !== undefined) return [rawPath].flat().some((path) => typeof path !== 'string');
  return params !== undefined && Object.getPrototypeOf(params) !== null;
}
