/** Features of KML: placemarks with polygons, in whatever folders they are. */
import { kmlGen } from '@tmcw/togeojson';
import { DOMParser, type Document } from '@xmldom/xmldom';
import type { AreaFeature, AreaLayer } from '../areaLayers.ts';
import { refuseArea } from '../areaProblem.ts';

/** @param name of the layer: that of the file in an archive */
export function kmlLayer(text: string, name = ''): AreaLayer {
  const features: AreaFeature[] = [];
  for (const { geometry, properties, id } of kmlGen(parseXml(text))) {
    // The picture of an overlay covers an area, but is not one.
    if (properties?.['@geometry-type'] === 'groundoverlay') continue;
    features.push({
      geometry: geometry ?? undefined,
      properties: properties ?? {},
      id: id === undefined ? undefined : String(id),
    });
  }
  return { name, crs: 'lonLat', features };
}

function parseXml(text: string): Document {
  const problems: string[] = [];
  try {
    const parser = new DOMParser({
      onError: (level, message) => {
        if (level !== 'warning') problems.push(message);
      },
    });
    const document = parser.parseFromString(text, 'text/xml');
    if (problems.length === 0) return document;
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  const [detail = ''] = problems;
  return refuseArea({ reason: 'syntax', format: 'KML', detail: detail.split('\n')[0] ?? '' });
}
