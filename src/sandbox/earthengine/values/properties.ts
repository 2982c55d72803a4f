/** Properties of images and features, and the handful that Earth Engine treats as its own. */
import type { Properties, Value } from './value.ts';

/** Properties that identify an element; they are not listed with the others. */
export const IDENTITY_PROPERTIES = [
  'system:id',
  'system:version',
  'system:bands',
  'system:band_names',
];

export function withProperty(properties: Properties, name: string, value: Value): Properties {
  const changed = new Map(properties);
  // Null means that the element no longer has the property.
  if (value === null) changed.delete(name);
  else changed.set(name, value);
  return changed;
}
