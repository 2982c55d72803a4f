/** Features of TopoJSON, one layer for each object. */

import type { Feature } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { AreaFeature, AreaLayer } from '../areaLayers.ts';
import { refuseArea } from '../areaProblem.ts';
import { referenceOf } from './geoJsonFeatures.ts';

export function isTopology(value: unknown): value is Topology {
  return (
    typeof value === 'object' && value !== null && 'type' in value && value.type === 'Topology'
  );
}

export function topoJsonLayers(topology: Topology): AreaLayer[] {
  const reference = referenceOf(topology);
  try {
    return Object.entries(topology.objects).map(([name, object]) => {
      const found = feature(topology, object as GeometryCollection);
      const features: Feature[] = 'features' in found ? found.features : [found];
      return { name, ...reference, features: features.map(areaFeature) };
    });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return refuseArea({ reason: 'syntax', format: 'TopoJSON', detail }, error);
  }
}

function areaFeature({ geometry, properties, id }: Feature): AreaFeature {
  return {
    geometry: geometry ?? undefined,
    properties: properties ?? {},
    id: id === undefined ? undefined : String(id),
  };
}
