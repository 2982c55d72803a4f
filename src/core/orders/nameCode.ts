/** Codes in the names of images that tiles, dates and collections alone do not distinguish. */
import { createHash } from 'node:crypto';

/** Most characters of a name in the code. */
const MAX_SLUG = 24;
const DIGEST_LENGTH = 8;

/**
 * `parcels-gpkg-farm-12-3fa2b1c4`: readable, and different for each value.
 *
 * @param name what the code begins with, as far as it has letters and digits of English
 * @param value a JSON value
 */
export function nameCode(name: string, value: unknown): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_SLUG)
    .replaceAll(/^-+|-+$/g, '');
  const digest = createHash('sha256').update(JSON.stringify(value)).digest('hex');
  return [slug || 'area', digest.slice(0, DIGEST_LENGTH)].join('-');
}

/**
 * The template of the names of images, with codes at its end. The Python tool reads it as any
 * template.
 */
export function templateWithCodes(template: string, codes: readonly string[]): string {
  return [template, ...codes].join('_');
}
