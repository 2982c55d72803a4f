/** Features of FlatGeobuf. */
import type { Geometry as FlatGeometry } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry.js';
import { GeometryType } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js';
import { parseProperties } from 'flatgeobuf/lib/mjs/generic/feature.js';
import { deserialize, type FromFeatureFn } from 'flatgeobuf/lib/mjs/generic/featurecollection.js';
import { fromGeometry } from 'flatgeobuf/lib/mjs/geojson/geometry.js';
import type { HeaderMeta } from 'flatgeobuf/lib/mjs/header-meta.js';
import type { Geometry } from 'geojson';
import type { AreaFeature, AreaLayer } from '../areaLayers.ts';
import { AreaProblemError, refuseArea } from '../areaProblem.ts';
import { refuseCurvedCode } from './curvedTypes.ts';

export async function flatGeobufLayer(bytes: Uint8Array): Promise<AreaLayer> {
  let header: HeaderMeta | undefined;
  const features: AreaFeature[] = [];
  try {
    const headerMetaFn = (meta: HeaderMeta) => {
      header = meta;
    };
    const fromFeature: FromFeatureFn = (id, feature, { columns, geometryType }) => {
      features.push({
        geometry: geometryOf(feature.geometry(), geometryType),
        properties: parseProperties(feature, columns),
        id: String(id),
      });
      return {};
    };
    for await (const _ of deserialize(bytes, { headerMetaFn, fromFeature }));
  } catch (error) {
    if (error instanceof AreaProblemError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    refuseArea({ reason: 'syntax', format: 'FlatGeobuf', detail }, error);
  }
  return { name: header?.title ?? '', ...crsOf(header), features };
}

/**
 * The library fails at features without geometry, and where surfaces are written as parts.
 *
 * @param type of the file, or of a part; unknown where each geometry has its own
 */
function geometryOf(
  geometry: FlatGeometry | null,
  type: GeometryType = GeometryType.Unknown,
): Geometry | undefined {
  if (!geometry || geometry.xyLength() + geometry.partsLength() === 0) return undefined;
  const own = type === GeometryType.Unknown ? geometry.type() : type;
  if (own !== GeometryType.GeometryCollection && own !== GeometryType.MultiSurface) {
    refuseCurvedCode(own);
    return fromGeometry(geometry, own);
  }
  const geometries = Array.from({ length: geometry.partsLength() }, (_, at) => {
    const part = geometry.parts(at);
    return geometryOf(part, part?.type()) ?? [];
  }).flat();
  return { type: 'GeometryCollection', geometries };
}

function crsOf(header: HeaderMeta | undefined): Pick<AreaLayer, 'crs' | 'definition'> {
  const { code = 0, org, wkt } = header?.crs ?? {};
  const definition = wkt || undefined;
  const isEpsg = code > 0 && (!org || /^epsg$/i.test(org));
  return isEpsg ? { crs: `EPSG:${code}`, definition } : { crs: definition };
}
