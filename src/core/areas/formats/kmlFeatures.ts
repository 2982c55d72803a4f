/**
 * Features of KML: placemarks with polygons, in whatever folders they are; without any, the boxes of
 * its ground overlays.
 */
import { kmlGen } from '@tmcw/togeojson';
import type { Document } from '@xmldom/xmldom';
import type { AreaFeature, AreaLayer } from '../areaLayers.ts';
import { type AreaNote, refuseArea } from '../areaProblem.ts';
import { normalizeCoordinates } from './kmlCoordinates.ts';
import { parseKmlDocument } from './kmlXml.ts';

/** @param onNote called when it links to other files */
export function kmlLayer(text: string, onNote?: (note: AreaNote) => void): AreaLayer {
  const document = parseKmlDocument(text);
  normalizeCoordinates(document);
  unwindBoxes(document);
  fillRings(document);
  const placemarks: AreaFeature[] = [];
  const overlays: AreaFeature[] = [];
  for (const { geometry, properties, id } of kmlGen(document)) {
    const feature: AreaFeature = {
      geometry: geometry ?? undefined,
      properties: properties ?? {},
      id: id === undefined ? undefined : String(id),
    };
    const kind = properties?.['@geometry-type'];
    // The region of a link is where it is loaded.
    if (kind === 'networklink') continue;
    // The picture of an overlay covers an area; beside placemarks, it is their background.
    if (kind !== 'groundoverlay') placemarks.push(feature);
    else if (feature.geometry) overlays.push({ ...feature, isBox: true });
  }
  const isEmpty = placemarks.every(({ geometry }) => geometry === undefined);
  const features = isEmpty && overlays.length > 0 ? overlays : placemarks;
  const hrefs = linksOf(document);
  const [href] = hrefs;
  if (href !== undefined) {
    if (features.every(({ geometry }) => !geometry)) refuseArea({ reason: 'network-link', href });
    onNote?.({ note: 'network-links', hrefs });
  }
  return { name: '', crs: 'lonLat', features };
}

/** Files that network links refer to. */
function linksOf(document: Document): string[] {
  return [...document.getElementsByTagNameNS('*', 'NetworkLink')].flatMap((link) => {
    const [href] = link.getElementsByTagNameNS('*', 'href');
    return href?.textContent?.trim() || [];
  });
}

/** Over the antimeridian, the east of a box is less than its west. */
function unwindBoxes(document: Document): void {
  for (const box of document.getElementsByTagNameNS('*', 'LatLonBox')) {
    const [west] = box.getElementsByTagNameNS('*', 'west');
    const [east] = box.getElementsByTagNameNS('*', 'east');
    // JavaScript reads an empty text as 0.
    if (!west || !east?.textContent?.trim()) continue;
    if (!(Number(east.textContent) < Number(west.textContent))) continue;
    east.textContent = String(Number(east.textContent) + 360);
  }
}

/** A ring of its own is an area, and the library makes a line of it. */
function fillRings(document: Document): void {
  for (const ring of [...document.getElementsByTagNameNS('*', 'LinearRing')]) {
    const parent = ring.parentNode;
    if (!parent || /BoundaryIs$/.test(parent.localName ?? '')) continue;
    const create = (name: string) => document.createElementNS(ring.namespaceURI, name);
    const [polygon, outside] = [create('Polygon'), create('outerBoundaryIs')];
    parent.replaceChild(polygon, ring);
    polygon.appendChild(outside);
    outside.appendChild(ring);
  }
}
