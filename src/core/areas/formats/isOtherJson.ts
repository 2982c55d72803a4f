/** Recognizes JSON that is no area, such as metadata beside a shapefile. */
import { decodeAreaText } from '../textDecoding.ts';
import { parseJsonDocuments } from './jsonText.ts';

/** Types of objects that are areas, or contain them. */
const TYPES =
  /^(?:feature|featurecollection|geometrycollection|(?:multi)?(?:point|linestring|polygon)|linearring|topology)$/i;

/**
 * Whether a file is named as JSON, and has other content: no object of GeoJSON, TopoJSON or Esri JSON,
 * and no coordinates.
 *
 * @param file of a folder or an archive
 */
export function isOtherJson({
  name,
  bytes,
}: {
  readonly name: string;
  readonly bytes: Uint8Array;
}): boolean {
  if (!/\.jsonc?$/i.test(name)) return false;
  try {
    return !parseJsonDocuments(decodeAreaText(bytes)).some(isArea);
  } catch {
    // A damaged file is reported when it is the only one.
    return true;
  }
}

function isArea(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((each) => typeof each === 'number' || isArea(each));
  if (typeof value !== 'object' || value === null) return false;
  const { type } = value as { readonly type?: unknown };
  // Esri JSON is refused by its name.
  if ('rings' in value || 'geometryType' in value) return true;
  return typeof type === 'string' && TYPES.test(type);
}
