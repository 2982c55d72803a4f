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
      refuseMissingArcs(object, topology.arcs.length);
      const found = feature(topology, object as GeometryCollection);
      const features: Feature[] = 'features' in found ? found.features : [found];
      return { name, ...reference, features: features.map(areaFeature) };
    });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return refuseArea({ reason: 'syntax', format: 'TopoJSON', detail }, error);
  }
}

/** The library's own message does not name the arc. @throws RangeError */
function refuseMissingArcs(object: unknown, count: number): void {
  if (typeof object !== 'object' || object === null) return;
  for (const part of 'geometries' in object && Array.isArray(object.geometries)
    ? object.geometries
    : []) {
    refuseMissingArcs(part, count);
  }
  const arcs: unknown[] = 'arcs' in object && Array.isArray(object.arcs) ? object.arcs : [];
  for (const arc of arcs.flat(2)) {
    if (typeof arc !== 'number') continue;
    // A negative number is an arc in the other direction, counted from -1.
    const index = arc < 0 ? ~arc : arc;
    if (index >= count) throw new RangeError(`arcs[${index}]`);
  }
}

function areaFeature({ geometry, properties, id }: Feature): AreaFeature {
  return {
    geometry: geometry ?? undefined,
    properties: properties ?? {},
    id: id === undefined ? undefined : String(id),
  };
}
