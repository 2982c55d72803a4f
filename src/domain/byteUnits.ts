/** Sizes in bytes, kB, MB and so on: powers of 1,000, as Cloud Storage counts. */

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** The unit in which a size has one to three digits before the point, and the size in it. */
export function inByteUnits(bytes: number): { readonly value: number; readonly unit: string } {
  if (bytes < 1000) return { value: bytes, unit: 'bytes' };
  let value = bytes / 1000;
  let power = 1;
  // 999.95 would be written as 1000.0.
  while (value >= 999.95 && power < UNITS.length - 1) {
    value /= 1000;
    power++;
  }
  return { value, unit: UNITS[power] ?? '' };
}
