/** Keys of orders, unique across the configurations of a window, and the same in the next window. */

/**
 * @param source id of the configuration's source
 * @param name name of the order
 */
export function formatOrderKey(source: string, name: string): string {
  return `${source}\n${name}`;
}

/** Name of the order that a key identifies; undefined for an order of another source. */
export function orderNameOf(key: string, source: string): string | undefined {
  const own = formatOrderKey(source, '');
  return key.startsWith(own) ? key.slice(own.length) : undefined;
}
