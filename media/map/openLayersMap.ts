/** The map of the library, and changes of its view. */
import ScaleLine from 'ol/control/ScaleLine.js';
import { defaults as defaultInteractions } from 'ol/interaction/defaults.js';
import type BaseLayer from 'ol/layer/Base.js';
import OpenLayersMap from 'ol/Map.js';
import type { Extent } from './tileLattice.ts';

/** Milliseconds of a change of the view. */
const MOVE_MS = 200;

/** A map without the keys and gestures that the page has itself, such as a double-click. */
export function createMap(target: HTMLElement, layers: BaseLayer[]): OpenLayersMap {
  return new OpenLayersMap({
    target,
    layers,
    controls: [new ScaleLine({ className: 'map-scale' })],
    interactions: defaultInteractions({
      altShiftDragRotate: false,
      pinchRotate: false,
      doubleClickZoom: false,
      keyboard: false,
      shiftDragZoom: false,
      mouseWheelZoom: true,
      onFocusOnly: false,
    }),
  });
}

/** Moves the view so that an extent is in its middle, unless it is visible as a whole. */
export function bringIntoView(map: OpenLayersMap, extent: readonly number[]): void {
  const view = map.getView();
  const size = map.getSize();
  if (!size) return;
  const [left, bottom, right, top] = view.calculateExtent(size) as Extent;
  const [west = 0, south = 0, east = 0, north = 0] = extent;
  const isInside = west >= left && east <= right && south >= bottom && north <= top;
  if (!isInside) view.setCenter([(west + east) / 2, (south + north) / 2]);
}

export function zoomBy(map: OpenLayersMap, steps: 1 | -1): void {
  const view = map.getView();
  const zoom = view.getZoom();
  if (zoom !== undefined) view.animate({ zoom: zoom + steps, duration: MOVE_MS });
}
