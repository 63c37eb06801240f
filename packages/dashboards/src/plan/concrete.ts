/** What stands in the place of variables where nothing else is said: everything that can be chosen, and durations. */
const standIns: Readonly<Record<string, string>> = {
  __rate_interval: '5m',
  __interval: '1m',
  __auto: '5m',
  __range: '1h',
};

/**
 * A query with values in the place of its variables: of all that can be chosen, where none is given.
 *
 * @param values by name, without the dollar sign: `{ service: 'shop', __rate_interval: '1m' }`
 *
 * @example
 * ```ts
 * import { concrete } from '@telltale/dashboards';
 *
 * console.log(concrete('rate(x{job=~"$service"}[$__rate_interval])', { service: 'shop' }));
 * // => rate(x{job=~"shop"}[5m])
 * ```
 */
export function concrete(expr: string, values: Readonly<Record<string, string>> = {}): string {
  const known = { ...standIns, ...values };
  // Not `$1` of label_replace.
  return expr.replaceAll(/\$(?:([a-z_]\w*)|\{([a-z_]\w*)(?::\w+)?\})/g, (_, bare?: string, braced?: string) => {
    const name = bare ?? braced ?? '';
    return Object.hasOwn(known, name) ? known[name]! : '.+';
  });
}
