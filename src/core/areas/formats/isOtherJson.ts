/** Recognizes JSON that does not contain an area, such as metadata beside a shapefile. */

import { isRecord } from '../../../domain/isRecord.ts';
import type { NamedBytes } from './namedBytes.ts';

/** Types of objects that are areas, or contain them. */
const TYPES =
  /^(?:feature|featurecollection|geometrycollection|(?:multi)?(?:point|linestring|polygon)|linearring|rectangle|topology)$/i;

/**
 * Whether a file is named as JSON, and has other content: no object of GeoJSON, TopoJSON or Esri JSON,
 * and no coordinates.
 *
 * @param file of a folder or an archive
 */
export function isOtherJson({ name, bytes }: NamedBytes): boolean {
  if (!/\.jsonc?$/i.test(name)) return false;
  try {
    return !isArea(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    // Sequences, comments and the like are for the reader of areas, which reports what is damaged.
    return false;
  }
}

/** Members of documents, features and geometries of Esri JSON. */
const ESRI_KEYS = ['spatialReference', 'rings', 'geometryType'] as const;

/** Whether a document is Esri JSON: a set of features, one of them, or a polygon. */
export function isEsriJson(value: unknown): boolean {
  if (!isRecord(value) || 'type' in value) return false;
  if (ESRI_KEYS.some((key) => key in value)) return true;
  const [first] = Array.isArray(value.features) ? value.features : [];
  return 'attributes' in value
    ? isRecord(value.geometry)
    : first !== undefined && isEsriJson(first);
}

function isArea(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((each) => typeof each === 'number' || isArea(each));
  if (typeof value !== 'object' || value === null) return false;
  const { type } = value as { readonly type?: unknown };
  // Esri JSON is refused by its name.
  if (isEsriJson(value)) return true;
  return typeof type === 'string' && TYPES.test(type);
}
