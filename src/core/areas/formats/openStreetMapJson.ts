/** JSON of OpenStreetMap's services, Nominatim and Overpass. */
import { isRecord } from '../../../domain/isRecord.ts';
import { refuseArea } from '../areaProblem.ts';

/**
 * Results of Nominatim's own format as features, if they have outlines; other documents as they are.
 *
 * @throws AreaProblemError for results without outlines
 */
export function fromNominatim(document: unknown): unknown {
  const results: readonly unknown[] = Array.isArray(document) ? document : [document];
  if (results.length === 0 || !results.every(isResult)) return document;
  return {
    type: 'FeatureCollection',
    features: results.map(({ geojson, ...properties }) => {
      if (geojson === undefined) refuseArea({ reason: 'other-format', format: 'nominatim' });
      return { type: 'Feature', geometry: geojson, properties };
    }),
  };
}

function isResult(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    isRecord(value) &&
    'place_id' in value &&
    'boundingbox' in value &&
    !('type' in value && 'features' in value)
  );
}

/** @throws AreaProblemError for nodes, ways and relations */
export function refuseOverpass(document: unknown): void {
  if (!isRecord(document) || !Array.isArray(document.elements)) return;
  if ('osm3s' in document || 'generator' in document || 'version' in document) {
    refuseArea({ reason: 'other-format', format: 'osm' });
  }
}
