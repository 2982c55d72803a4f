/** Images of the positions of their pixels: longitude and latitude, coordinates, areas. */
import type { Define } from '../signature.ts';
import { changed, type EvaluatedBand } from '../values/band.ts';
import { WGS84 } from '../values/eeProjection.ts';
import { ImageObject } from '../values/imageObject.ts';
import type { Points } from '../values/points.ts';

export function defineImagePlaces(define: Define): void {
  define(
    'Image.pixelLonLat() -> Image',
    'Longitude and latitude of each pixel in degrees.',
    () =>
      new ImageObject([
        placeBand('longitude', ({ degrees }) => degrees.x),
        placeBand('latitude', ({ degrees }) => degrees.y),
      ]),
  );
  define(
    'Image.pixelCoordinates(projection: Projection) -> Image',
    'Column and row of each pixel in a projection.',
    (projection) =>
      new ImageObject([
        changed(
          placeBand('x', (points) => points.in(projection).x),
          { projection },
        ),
        changed(
          placeBand('y', (points) => points.in(projection).y),
          { projection },
        ),
      ]),
  );
  define(
    'Image.pixelArea() -> Image',
    'Square meters that each pixel covers.',
    () => new ImageObject([placeBand('area', pixelAreas)]),
  );
}

function placeBand(id: string, compute: (points: Points) => Float64Array): EvaluatedBand {
  return {
    id,
    dataType: { type: 'PixelType', precision: 'double' },
    projection: WGS84,
    sample: (points) => ({ values: compute(points), mask: new Uint8Array(points.count).fill(1) }),
  };
}

/** From the places of a pixel's neighbors, on the sphere. */
function pixelAreas(points: Points): Float64Array {
  const { projection, x, y } = points;
  const radius = 6371010 * (Math.PI / 180);
  return Float64Array.from(x, (column, i) => {
    const row = y[i] ?? 0;
    const [west, east] = [
      projection.toLonLat(column - 0.5, row),
      projection.toLonLat(column + 0.5, row),
    ];
    const [north, south] = [
      projection.toLonLat(column, row - 0.5),
      projection.toLonLat(column, row + 0.5),
    ];
    const shrink = Math.cos(((north[1] + south[1]) / 2) * (Math.PI / 180));
    const turn = (degrees: number) => degrees - Math.round(degrees / 360) * 360;
    const [ax, ay] = [turn(east[0] - west[0]) * shrink, east[1] - west[1]];
    const [bx, by] = [turn(south[0] - north[0]) * shrink, south[1] - north[1]];
    return Math.abs(ax * by - ay * bx) * radius * radius;
  });
}
