/** Features of FlatGeobuf. */
import { deserialize } from 'flatgeobuf/lib/mjs/geojson.js';
import type { HeaderMeta } from 'flatgeobuf/lib/mjs/header-meta.js';
import type { AreaFeature, AreaLayer } from '../areaLayers.ts';
import { AreaProblemError, refuseArea } from '../areaProblem.ts';
import { refuseCurvedCode } from './curvedTypes.ts';

export async function flatGeobufLayer(bytes: Uint8Array): Promise<AreaLayer> {
  let header: HeaderMeta | undefined;
  const features: AreaFeature[] = [];
  try {
    const headerMetaFn = (meta: HeaderMeta) => {
      header = meta;
      refuseCurvedCode(meta.geometryType);
    };
    for await (const { geometry, properties, id } of deserialize(bytes, { headerMetaFn })) {
      const given = id === undefined ? undefined : String(id);
      features.push({ geometry: geometry ?? undefined, properties: properties ?? {}, id: given });
    }
  } catch (error) {
    if (error instanceof AreaProblemError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    refuseArea({ reason: 'syntax', format: 'FlatGeobuf', detail }, error);
  }
  return { name: header?.title ?? '', crs: crsOf(header), features };
}

function crsOf(header: HeaderMeta | undefined): string | undefined {
  const { code = 0, org, wkt } = header?.crs ?? {};
  if (code > 0 && (!org || /^epsg$/i.test(org))) return `EPSG:${code}`;
  return wkt || undefined;
}
