/**
 * Labels of a document as properties of its file, which hold 124 bytes each.
 *
 * https://developers.google.com/workspace/drive/api/guides/properties
 *
 * The labels are one JSON text in as many properties as it takes: `cedar1`, `cedar2`, …. `cedar` has
 * the MD5 of the content that they describe, and their number: programs that know nothing of them
 * write new content under them, and then they no longer count.
 */
import type { DriveFile } from './driveFiles.ts';
import type { Labels } from './store.ts';

const KEY = 'cedar';
/** Bytes of a value, beside a key of up to seven characters. */
const VALUE_BYTES = 117;
/** A file has at most 30 properties that all programs see. */
const MAX_VALUES = 26;

type Properties = Readonly<Record<string, string>>;

/**
 * Properties for the labels of a document. Labels that do not fit are left out: they only save
 * requests.
 *
 * @param md5 of the content that is written with them
 * @param earlier properties that the file has already: those of earlier labels are removed
 */
export function labelProperties(
  labels: Labels | undefined,
  md5: string,
  earlier: Properties = {},
): Record<string, string | null> {
  const values = labels ? valuesOf(labels) : [];
  const isKept = values.length > 0 && values.length <= MAX_VALUES;
  const own = isKept
    ? Object.fromEntries([
        [KEY, `${md5} ${values.length}`],
        ...values.map((value, index) => [`${KEY}${index + 1}`, value]),
      ])
    : {};
  const removed = Object.keys(earlier).filter((key) => /^cedar\d*$/.test(key) && !(key in own));
  return { ...Object.fromEntries(removed.map((key) => [key, null])), ...own };
}

/** Properties of content that no labels describe. */
export function withoutLabels({ properties }: DriveFile): Record<string, null> {
  return Object.hasOwn(properties, KEY) ? { [KEY]: null } : {};
}

/** The labels of a file; undefined when there are none for the content that it has now. */
export function readLabels({ properties, md5 }: DriveFile): Labels | undefined {
  const [, of, count] = /^([\da-f]{32}) (\d+)$/.exec(properties[KEY] ?? '') ?? [];
  if (of === undefined || of !== md5) return undefined;
  const values = Array.from(
    { length: Number(count) },
    (_, index) => properties[`${KEY}${index + 1}`],
  );
  try {
    const labels: unknown = JSON.parse(values.join(''));
    return isTexts(labels) ? labels : undefined;
  } catch {
    return undefined;
  }
}

function valuesOf(labels: Labels): string[] {
  if (Object.keys(labels).length === 0) return [];
  // A byte for each character.
  const text = JSON.stringify(labels).replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return text.match(new RegExp(`.{1,${VALUE_BYTES}}`, 'g')) ?? [];
}

function isTexts(value: unknown): value is Labels {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((each) => typeof each === 'string')
  );
}
