/**
 * Ids of files and shared drives: opaque texts as Drive makes them.
 *
 * A file may be created with an id that `files.generateIds` has given out before. Such ids are not
 * stored: their last characters depend on the others, which shows that they come from here.
 */
import { createHash, randomBytes } from 'node:crypto';

const RANDOM_BYTES = 18;
const MARK_LENGTH = 8;

/** A new id of a file: 33 characters that begin with 1. */
export function createFileId(): string {
  const random = `1${randomBytes(RANDOM_BYTES).toString('base64url')}`;
  return `${random}${markOf(random)}`;
}

/** Whether an id was given out here. */
export function isGeneratedId(id: string): boolean {
  const random = id.slice(0, -MARK_LENGTH);
  return /^1[\w-]{24}$/.test(random) && id === `${random}${markOf(random)}`;
}

function markOf(random: string): string {
  return createHash('sha256').update(random).digest('base64url').slice(0, MARK_LENGTH);
}

/** A new id of My Drive's root or of a shared drive: 19 characters from 0A to PVA. */
export function createRootId(): string {
  return `0A${randomBytes(9).toString('base64url').slice(0, 11)}Uk9PVA`;
}
