/**
 * Workload tags of orders: labels by which Cloud Monitoring distinguishes the compute of orders.
 *
 * ```ts
 * orderWorkloadTag('TRACKING_h003v009 2020', id); // 'tracking_h003v009-2020'
 * ```
 */

/**
 * Most characters of a tag.
 * Source: https://developers.google.com/earth-engine/guides/monitoring_usage
 */
export const MAX_TAG_LENGTH = 63;

/**
 * Tags that Earth Engine accepts: lowercase letters, digits, dashes and underscores, with a letter or
 * digit at both ends. Its client libraries describe capital letters and dots as valid too, its guide
 * and its refusals do not.
 */
const TAG = /^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/;

/** Characters of the order's id that a shortened or empty tag ends with. */
const ID_LENGTH = 8;

/** Whether Earth Engine accepts a text as a workload tag. */
export function isWorkloadTag(text: string): boolean {
  return TAG.test(text);
}

/**
 * The tag of an order: its name in lowercase, with dashes in place of other characters. A name that is
 * too long is cut, and ends with the beginning of the order's id, so that no other order has the tag.
 *
 * @param name of the order
 * @param id of the order, a UUID
 */
export function orderWorkloadTag(name: string, id: string): string {
  const tag = trimmed(name.toLowerCase().replaceAll(/[^a-z0-9_-]+/g, '-'));
  if (tag !== '' && tag.length <= MAX_TAG_LENGTH) return tag;
  const end = `-${id.slice(0, ID_LENGTH).toLowerCase()}`;
  return `${trimmed(tag.slice(0, MAX_TAG_LENGTH - end.length)) || 'cedar'}${end}`;
}

/** Without dashes and underscores at the ends. */
function trimmed(text: string): string {
  return text.replace(/^[_-]+/, '').replace(/[_-]+$/, '');
}
