/** Order of the names of objects. */

/**
 * Cloud Storage orders names by their bytes in UTF-8, which is the order of code points; JavaScript
 * compares halves of code points above U+FFFF, which come before U+E000.
 */
export function compareNames(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  for (let at = 0; at < shorter; at++) {
    const difference = rank(one.charCodeAt(at)) - rank(other.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
