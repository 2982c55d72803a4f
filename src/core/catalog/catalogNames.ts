/**
 * Names of the files of a catalog: letters, digits, `.`, `_` and `-` alone, so that they are the same as
 * paths, as parts of addresses, and in every program and file system.
 */
import { createHash } from 'node:crypto';
import { nameKey } from '../stores/fileNames.ts';

/** Longest name before a digest: leaves room for folders where the length of paths is limited. */
const MAX_FILE_NAME_LENGTH = 100;
/** Digits of a digest that is added to a name that had to be changed. */
const DIGEST_DIGITS = 8;

/** Gives each thing a name of its own, and the same one each time. */
export class CatalogNames {
  /** Keys of the things that have each name. */
  readonly #keys = new Map<string, string>();

  /**
   * @param text what the name is to be, such as the name of an image with a date
   * @param key what distinguishes things of the same text
   */
  nameOf(text: string, key = text): string {
    const short = text
      .replace(/[^\w.-]/g, '_')
      .replace(/^[.-]/, '_')
      .slice(0, MAX_FILE_NAME_LENGTH);
    // Names that end in what looks like a digest get one: no other text can have such a name.
    const isPlain = short === text && !/_[\da-f]{8}$/.test(short) && this.#isFree(short, key);
    const name = isPlain ? short : `${short}_${digestOf(`${text} ${key}`)}`;
    this.#keys.set(nameKey(name), key);
    return name;
  }

  #isFree(name: string, key: string): boolean {
    const holder = this.#keys.get(nameKey(name));
    return holder === undefined || holder === key;
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, DIGEST_DIGITS);
}
