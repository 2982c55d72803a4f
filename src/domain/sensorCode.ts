/** Codes of collections in the names of cubes and variables. */
import { collectionName } from './collectionNames.ts';

/** "LC08"; the id of a collection without a code, in characters that names can have. */
export function sensorCode(collection: string): string {
  return (collectionName(collection)?.code ?? collection).replaceAll(/[^\w]+/g, '_');
}
