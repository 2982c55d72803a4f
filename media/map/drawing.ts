/** Tools to choose tiles with the pointer: a box, or a polygon. */

import type Feature from 'ol/Feature.js';
import type Polygon from 'ol/geom/Polygon.js';
import DragBox from 'ol/interaction/DragBox.js';
import Draw from 'ol/interaction/Draw.js';
import type OpenLayersMap from 'ol/Map.js';
import { nearestLongitude } from '../../src/domain/longitudes.ts';
import type { MapPosition } from './mapProjection.ts';
import type { Extent } from './tileLattice.ts';

export type Tool = 'move' | 'box' | 'polygon';

export interface DrawingEvents {
  box(extent: Extent): void;
  /** Positions of the view; closed. */
  polygon(ring: readonly MapPosition[]): void;
  /** A polygon was finished or given up. */
  ended(): void;
}

export class Drawing {
  readonly #map: OpenLayersMap;
  readonly #events: DrawingEvents;
  #tool: Tool = 'move';
  #draw: Draw | undefined;

  constructor(map: OpenLayersMap, events: DrawingEvents) {
    this.#map = map;
    this.#events = events;
    const box = new DragBox({
      className: 'map-box',
      condition: ({ originalEvent }) =>
        this.#tool === 'box' || (this.#tool === 'move' && originalEvent.shiftKey),
    });
    box.on('boxend', () => events.box(box.getGeometry().getExtent() as Extent));
    map.addInteraction(box);
  }

  get tool(): Tool {
    return this.#tool;
  }

  set tool(tool: Tool) {
    if (this.#draw) this.#map.removeInteraction(this.#draw);
    this.#draw = undefined;
    this.#tool = tool;
    if (tool === 'polygon') this.#startPolygon();
  }

  /** Gives up the polygon that is being drawn, or the tool. @returns whether there was any */
  giveUp(): boolean {
    if (this.#tool === 'move') return false;
    this.#draw?.abortDrawing();
    this.#events.ended();
    return true;
  }

  #startPolygon(): void {
    const draw = new Draw({ type: 'Polygon' });
    draw.on('drawend', ({ feature }) => {
      const [ring = []] = (feature as Feature<Polygon>).getGeometry()?.getCoordinates() ?? [];
      this.#events.polygon(ring as MapPosition[]);
      this.#events.ended();
    });
    this.#draw = draw;
    this.#map.addInteraction(draw);
  }
}

/** Positions along an edge of a drawn ring, which is straight in the view and curved elsewhere. */
const PIECES = 48;

/**
 * A ring of the view in longitude and latitude; longitudes run on over the antimeridian, and a ring
 * around a pole is closed along it.
 *
 * @returns undefined where part of it is outside the projection
 */
export function lonLatRing(
  ring: readonly MapPosition[],
  inverse: (position: MapPosition) => MapPosition,
): MapPosition[] | undefined {
  const found: MapPosition[] = [];
  for (const [index, from] of ring.slice(0, -1).entries()) {
    const to = ring[index + 1] ?? from;
    for (let piece = 0; piece < PIECES; piece++) {
      const share = piece / PIECES;
      const [lon, lat] = inverse([
        from[0] + (to[0] - from[0]) * share,
        from[1] + (to[1] - from[1]) * share,
      ]);
      if (!Number.isFinite(lon) || !Number.isFinite(lat) || Math.abs(lat) > 90) return undefined;
      found.push([nearestLongitude(lon, found.at(-1)?.[0] ?? lon), lat]);
    }
  }
  const [first] = found;
  const last = found.at(-1);
  if (!first || !last) return undefined;
  const end = nearestLongitude(first[0], last[0]);
  if (Math.abs(end - first[0]) < 180) return [...found, first];
  const pole = found.reduce((sum, [, lat]) => sum + lat, 0) > 0 ? 90 : -90;
  return [...found, [end, first[1]], [end, pole], [first[0], pole], first];
}
