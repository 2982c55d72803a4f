/** Values of documents as plain texts, without the signs of a data format. */

/**
 * `6, 7`, or `shardSize: 256; priority: 100`
 *
 * @param value untrusted; the text can have several lines
 */
export function plainText(value: unknown): string {
  if (Array.isArray(value)) return value.map(inner).join(', ');
  if (typeof value !== 'object' || value === null) return String(value ?? '');
  const parts = Object.entries(value).map(([key, each]) => `${key}: ${inner(each)}`);
  return parts.join('; ');
}

function inner(value: unknown): string {
  const isNested = typeof value === 'object' && value !== null;
  return isNested ? `(${plainText(value)})` : plainText(value);
}
