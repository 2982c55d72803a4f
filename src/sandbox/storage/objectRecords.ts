/** Records of objects that are stored or changed. */
import type { ObjectContent } from './objectContent.ts';
import type { ObjectAttributes, ObjectRecord, StoredBucket } from './storedTypes.ts';

/** The record of a new object. @param generation microseconds since 1970 */
export function newRecord(
  { name: bucket, settings }: StoredBucket,
  object: { readonly name: string; readonly generation: number; readonly content: ObjectContent },
  attributes: ObjectAttributes & { componentCount?: number },
): ObjectRecord {
  const now = new Date(object.generation / 1000).toISOString();
  return {
    ...(settings.defaultEventBasedHold === true && { eventBasedHold: true }),
    ...attributes,
    bucket,
    ...object,
    metageneration: 1,
    timeCreated: now,
    updated: now,
  };
}

/** The record of an object with other attributes; a hold that ends starts its retention. */
export function changedRecord(before: ObjectRecord, after: ObjectAttributes): ObjectRecord {
  const { bucket, name, generation, metageneration, timeCreated, content, componentCount } = before;
  const now = new Date().toISOString();
  const isReleased = before.eventBasedHold && !after.eventBasedHold;
  const retentionStart = isReleased ? now : before.retentionStart;
  return {
    ...after,
    ...(retentionStart !== undefined && { retentionStart }),
    bucket,
    name,
    generation,
    metageneration: metageneration + 1,
    timeCreated,
    updated: now,
    content,
    ...(componentCount !== undefined && { componentCount }),
  };
}
