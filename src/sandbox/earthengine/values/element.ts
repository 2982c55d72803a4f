/** What collections are made of. */
import type { Feature } from './feature.ts';
import type { Image } from './image.ts';
import { isObject, type Value } from './value.ts';

/** What a collection is made of. */
export type Element = Feature | Image;

export function isElement(value: Value): value is Element {
  return isObject(value, 'Image', 'Feature');
}
