/** Recognizes JSON that does not contain an area, such as metadata beside a shapefile. */

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
    return !isArea(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    // Sequences, comments and the like are for the reader of areas, which reports what is damaged.
    return false;
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
