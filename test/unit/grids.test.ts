/** Tile grids, tiles and coordinate reference systems. */
import type { MultiPolygon, Polygon, Position } from 'geojson';
import proj4 from 'proj4';
import { describe, expect, it } from 'vitest';
import { GridError, TileIndexError } from '../../src/core/errors.ts';
import { TileGrid } from '../../src/core/grids/index.ts';
import { TILE_CORNERS } from './data/tiles.ts';

/** Rings of a polygon or of all polygons. */
function rings(geometry: Polygon | MultiPolygon): Position[][] {
  return geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
}

function signedArea(ring: Position[]): number {
  return ring.reduce((sum, [x = 0, y = 0], index) => {
    const [nextX = x, nextY = y] = ring[index + 1] ?? [];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}

/** Degrees between two longitudes, either way around. */
function apart(a: number, b: number): number {
  return Math.abs(((a - b + 540) % 360) - 180);
}

function square(name: string, crs: string, ul: [number, number], side: number): TileGrid {
  return TileGrid.from({
    name,
    crs,
    ul,
    res: [side / 100, side / 100],
    size: [100, 100],
    limits: [
      [0, 3],
      [0, 3],
    ],
  });
}

/** Polar stereographic projections, as proj4 writes them. */
function proj4Definition(crs: 'EPSG:3413' | 'EPSG:3031'): string {
  return crs === 'EPSG:3413'
    ? '+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 +datum=WGS84 +units=m'
    : '+proj=stere +lat_0=-90 +lat_ts=-71 +lon_0=0 +datum=WGS84 +units=m';
}

describe('tiles of named grids', () => {
  it.each(TILE_CORNERS)(
    '$grid $index has the position that pyproj computes',
    ({ grid, index, bounds, corners }) => {
      const tile = TileGrid.named(grid).tile(...index);
      tile.bounds.forEach((bound, side) => {
        expect(bound).toBeCloseTo(bounds[side] ?? Number.NaN, 6);
      });
      const outline = rings(tile.toLonLat().geometry).flat();
      for (const [lon, lat] of corners) {
        const nearest = Math.min(
          ...outline.map(([x = 0, y = 0]) => Math.max(apart(x, lon), Math.abs(y - lat))),
        );
        expect(nearest).toBeLessThan(1e-6);
      }
    },
  );

  it.each(TILE_CORNERS)('$grid $index is found by its center', ({ grid, index }) => {
    const named = TileGrid.named(grid);
    const { bounds, crs } = named.tile(...index);
    const [left, bottom, right, top] = bounds;
    const [lon, lat] = proj4(crs).inverse([(left + right) / 2, (bottom + top) / 2]);
    expect(named.tileAt(lon, lat)?.index).toEqual(index);
  });

  it('have names with the column first, and indices with the row first', () => {
    const tile = TileGrid.named('LANDSAT_ARD_CU').tile(3, 9);
    expect(tile.name).toBe('h009v003');
    expect(tile.index).toEqual([3, 9]);
    expect([tile.horizontal, tile.vertical]).toEqual([9, 3]);
    expect(tile.transform).toEqual([30, 0, -1215585, 0, -30, 2864805]);
  });

  it('have long names as well', () => {
    expect(TileGrid.named('Landsat ARD v1 - CONUS').toJSON()).toEqual(
      TileGrid.named('LANDSAT_ARD_CU').toJSON(),
    );
  });
});

describe('invalid grids and tiles', () => {
  it.each([
    [22, 0],
    [-1, 0],
    [0, 33],
    [1.5, 2],
    [Number.NaN, 0],
  ])('row %d, column %d is refused with the limits', (row, column) => {
    const read = () => TileGrid.named('LANDSAT_ARD_CU').tile(row, column);
    expect(read).toThrow(TileIndexError);
    expect(read).toThrow('rows 0 to 21 (v) and columns 0 to 32 (h)');
  });

  it('an unknown grid is refused with the names of all grids', () => {
    expect(() => TileGrid.named('MODIS')).toThrow(
      /"MODIS" is not the name of a grid.*LANDSAT_ARD_CU/,
    );
  });

  it.each([
    'EPSG:4978',
    'EPSG:22300',
    'EPSG:999999',
    'nonsense',
    'PROJCS["x"]',
    '+proj=utm +zone=19',
  ])('the CRS %s is refused by name', (crs) => {
    expect(() => square('x', crs, [0, 0], 100)).toThrow(GridError);
    expect(() => square('x', crs, [0, 0], 100)).toThrow(crs);
  });

  it.each([
    [{ res: [30, -30] }, /"res".*positive/],
    [{ size: [10.5, 10] }, /"size".*whole/],
    [
      {
        limits: [
          [3, 1],
          [0, 1],
        ] as [[number, number], [number, number]],
      },
      /"limits".*rows/,
    ],
  ])('a definition with %j is refused', (wrong, message) => {
    const json = TileGrid.named('LANDSAT_ARD_CU').toJSON();
    expect(() => TileGrid.from({ ...json, ...wrong })).toThrow(message);
  });
});

describe('coordinate reference systems', () => {
  it.each(['EPSG:5070', 'epsg:5070', 5070, '5070'])('%s is an EPSG code', (crs) => {
    const json = TileGrid.named('LANDSAT_ARD_CU').toJSON();
    expect(TileGrid.from({ ...json, crs }).crs).toBe('EPSG:5070');
  });

  it('by code and by WKT give a tile the same position', () => {
    const json = TileGrid.named('LANDSAT_ARD_CU').toJSON();
    const place = (crs: string) =>
      rings(
        TileGrid.from({ ...json, crs })
          .tile(5, 20)
          .toLonLat().geometry,
      );
    place('EPSG:5070')
      .flat()
      .forEach(([lon = 0, lat = 0], index) => {
        const [x = 0, y = 0] = place(json.crs).flat()[index] ?? [];
        expect(Math.abs(lon - x) + Math.abs(lat - y)).toBeLessThan(1e-6);
      });
  });
});

describe('outlines in longitude, latitude', () => {
  it('follow curved edges within a pixel', () => {
    const tile = TileGrid.named('LANDSAT_ARD_CU').tile(5, 30);
    const [ring = []] = rings(tile.toLonLat().geometry);
    const [left, bottom, right] = tile.bounds;
    for (let step = 0; step <= 97; step++) {
      const x = left + ((right - left) * step) / 97;
      const [lon, lat] = proj4(tile.crs).inverse([x, bottom]);
      const onEdge = ring.some(([x0 = 0, y0 = 0], index) => {
        const [x1 = 0, y1 = 0] = ring[index + 1] ?? [];
        const share = (lon - x0) / (x1 - x0);
        return share >= 0 && share <= 1 && Math.abs(y0 + share * (y1 - y0) - lat) < 2e-5;
      });
      expect(onEdge, `point ${step}`).toBe(true);
    }
  });

  it('are closed, and counterclockwise', () => {
    for (const ring of rings(TileGrid.named('ABOVE_B').tile(7, 9).toLonLat().geometry)) {
      expect(signedArea(ring)).toBeGreaterThan(0);
      expect(ring.at(-1)).toEqual(ring[0]);
    }
  });

  it('are divided at the antimeridian without losing any area', () => {
    // UTM zone 1 begins at 180° W: a tile around that line.
    const tile = square('Fiji', 'EPSG:32701', [100_000, 8_100_000], 100_000).tile(0, 0);
    const { geometry } = tile.toLonLat();
    expect(geometry.type).toBe('MultiPolygon');
    const [west = 0, east = 0] = rings(geometry).map((ring) =>
      Math.min(...ring.map(([lon = 0]) => lon)),
    );
    expect(Math.min(west, east)).toBe(-180);
    const widths = rings(geometry).map((ring) => {
      const lons = ring.map(([lon = 0]) => lon);
      return Math.max(...lons) - Math.min(...lons);
    });
    expect(widths.reduce((sum, width) => sum + width, 0)).toBeGreaterThan(0.9);
    expect(Math.max(...widths)).toBeLessThan(1.2);
    for (const ring of rings(geometry)) expect(signedArea(ring)).toBeGreaterThan(0);
  });

  it('remain one polygon if they only touch the antimeridian', () => {
    expect(TileGrid.named('GEE_HANSEN_GFC').tile(4, 0).toLonLat().geometry.type).toBe('Polygon');
  });

  it('include the pole that they surround', () => {
    const polar = square('Arctic', 'EPSG:3413', [-500_000, 500_000], 1_000_000);
    const { geometry } = polar.tile(0, 0).toLonLat();
    const area = rings(geometry).reduce((sum, ring) => sum + signedArea(ring), 0);
    // 360° around, and from 90° down to the edges 4.5 to 6.4 degrees away.
    expect(area).toBeGreaterThan(360 * 4.4);
    expect(area).toBeLessThan(360 * 6.5);
    expect(
      rings(geometry)
        .flat()
        .some(([, lat]) => lat === 90),
    ).toBe(true);
    expect(polar.tileAt(10, 89.99)?.index).toEqual([0, 0]);
  });
});

describe('outlines at the poles', () => {
  /** Whether a position is in one of the rings, as a map in longitude and latitude draws them. */
  function isIn(geometry: Polygon | MultiPolygon, lon: number, lat: number): boolean {
    return rings(geometry).some((ring) => {
      let inside = false;
      ring.forEach(([x0 = 0, y0 = 0], index) => {
        const [x1 = 0, y1 = 0] = ring[(index + 1) % ring.length] ?? [];
        const crosses = y0 > lat !== y1 > lat;
        if (crosses && lon < x0 + ((lat - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside;
      });
      return inside;
    });
  }

  const MEGAMETER = 1_000_000;

  it.each([
    ['in a corner', 'EPSG:3413', [-2, 2]],
    ['on an edge', 'EPSG:3413', [-1.5, 2]],
    ['inside', 'EPSG:3413', [-1.7, 1.6]],
    ['in a corner', 'EPSG:3031', [-2, 2]],
    ['on an edge', 'EPSG:3031', [-2, 1.5]],
    ['inside', 'EPSG:3031', [-1.7, 1.6]],
  ] as const)('contain exactly the area of the tile if the pole is %s: %s', (_, crs, [x, y]) => {
    const grid = square('polar', crs, [x * MEGAMETER, y * MEGAMETER], MEGAMETER);
    for (const row of [1, 2]) {
      for (const column of [1, 2]) {
        const tile = grid.tile(row, column);
        const { geometry } = tile.toLonLat();
        const [left, bottom] = tile.bounds;
        for (const across of [-0.07, 0.03, 0.31, 0.52, 0.97, 1.04]) {
          for (const up of [-0.06, 0.04, 0.33, 0.51, 0.96, 1.05]) {
            const place = [left + across * MEGAMETER, bottom + up * MEGAMETER];
            const [lon = 0, lat = 0] = proj4(proj4Definition(crs)).inverse(place);
            const inside = Math.abs(across - 0.5) < 0.5 && Math.abs(up - 0.5) < 0.5;
            expect(isIn(geometry, lon, lat), `${tile.name} at ${across}, ${up}`).toBe(inside);
          }
        }
        for (const ring of rings(geometry)) expect(signedArea(ring)).toBeGreaterThan(0);
      }
    }
  });

  it('are plain rectangles for a grid in degrees', () => {
    const world = square('world', 'EPSG:4326', [-180, 90], 45);
    const [ring = []] = rings(world.tile(0, 0).toLonLat().geometry);
    expect(signedArea(ring)).toBeCloseTo(45 * 45, 9);
  });
});

describe('choosing tiles', () => {
  const ard = TileGrid.named('LANDSAT_ARD_CU');
  const hansen = TileGrid.named('GEE_HANSEN_GFC');

  it('by a point outside of the grid gives no tiles', () => {
    expect(ard.tileAt(10, 50)).toBeUndefined();
  });

  it('by a point accepts longitudes beyond 180°', () => {
    expect(hansen.tileAt(190, 5)?.index).toEqual(hansen.tileAt(-170, 5)?.index);
  });

  it('by a box gives the tiles that it overlaps, but not those that it touches', () => {
    const indices = hansen.tilesInBox([-70, 0, -50, 10]).map(({ index }) => index);
    expect(indices).toEqual([
      [7, 11],
      [7, 12],
    ]);
  });

  it('by a box across the antimeridian finds tiles on both sides', () => {
    const columns = hansen.tilesInBox([175, 1, -175, 2]).map(({ column }) => column);
    // The last column begins at 180° and covers the same places as the first.
    expect(columns).toEqual([0, 35, 36]);
  });

  it('by a polygon uses its shape, not its bounding box', () => {
    // A thin triangle along the diagonal of four tiles.
    const triangle: Polygon = {
      type: 'Polygon',
      coordinates: [
        [
          [-69, 9],
          [-51, -9],
          [-51.5, -9.5],
          [-69, 9],
        ],
      ],
    };
    const indices = hansen.tilesIn(triangle).map(({ index }) => index);
    expect(indices).toContainEqual([7, 11]);
    expect(indices).toContainEqual([8, 12]);
    expect(indices).not.toContainEqual([7, 12]);
  });

  it('by a polygon leaves out tiles within its hole', () => {
    const ring = (west: number, south: number, east: number, north: number): Position[] => [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ];
    const around: Polygon = {
      type: 'Polygon',
      coordinates: [ring(-75, -5, -35, 35), ring(-61, 9, -49, 21)],
    };
    const indices = hansen.tilesIn(around).map(({ index }) => index.join());
    expect(indices).toContain('5,12');
    expect(indices).not.toContain('6,12');
  });

  it('by a polygon in a projected grid gives the same tiles as testing every position in it', () => {
    const box: [number, number, number, number] = [-100, 38, -97, 41];
    const found = new Set(ard.tilesInBox(box).map(({ name }) => name));
    const looked = new Set<string>();
    for (let lon = box[0] + 0.01; lon < box[2]; lon += 0.02) {
      for (let lat = box[1] + 0.01; lat < box[3]; lat += 0.02) {
        looked.add(ard.tileAt(lon, lat)?.name ?? '');
      }
    }
    for (const name of looked) expect(found).toContain(name);
    expect(found.size - looked.size).toBeLessThanOrEqual(1);
  });

  it.each(TileGrid.names())('by the outline of a tile of %s gives only that tile', (name) => {
    const grid = TileGrid.named(name);
    const [[top, bottom], [left, right]] = grid.limits;
    for (const [row, column] of [
      [top, left + 1],
      [bottom, right - 1],
      [Math.round((top + bottom) / 2), Math.round((left + right) / 2)],
    ] as const) {
      const chosen = grid.tilesIn(grid.tile(row, column).toLonLat());
      expect(chosen.map(({ index }) => index)).toEqual([[row, column]]);
    }
  });

  it('by a polygon that continues across the antimeridian finds tiles on both sides', () => {
    const past: Polygon = {
      type: 'Polygon',
      coordinates: [
        [
          [175, 1],
          [185, 1],
          [180, 9],
        ],
      ],
    };
    expect(hansen.tilesIn(past).map(({ column }) => column)).toEqual([0, 35, 36]);
  });

  it('by a polygon around the whole grid gives all tiles', () => {
    expect(ard.tilesInBox([-180, -90, 180, 90])).toHaveLength(22 * 33);
    expect(hansen.tilesInBox([-180, -60, 180, 80])).toHaveLength(14 * 37);
  });

  it('is fast for boxes far from the grid, even where its projection overlaps itself', () => {
    const utm = TileGrid.from({
      name: 'Boston',
      crs: 'EPSG:32619',
      ul: [295_680, 4_725_120],
      res: [30, 30],
      size: [256, 256],
      limits: [
        [0, 9],
        [0, 9],
      ],
    });
    // 90° from the zone's middle its northings and eastings leap; without bounds this takes minutes.
    expect(utm.tilesInBox([-71, 6, 42, 36])).toEqual([]);
    expect(utm.tilesInBox([10, 3, 30, 8])).toEqual([]);
    expect(utm.tilesInBox([-180, -90, 180, 90])).toHaveLength(100);
  });

  it('by places on the far side of the Earth gives no tiles', () => {
    const utm = square('UTM 19N', 'EPSG:32619', [0, 5_000_000], 400_000);
    expect(utm.tilesInBox([-72, 40, -70, 42]).length).toBeGreaterThan(0);
    expect(utm.tilesInBox([100, 30, 130, 50])).toEqual([]);
    expect(utm.tileAt(111, 42)).toBeUndefined();
    // The Swiss projection gives this place in Siberia numbers that are within the grid.
    const swiss = square('Switzerland', 'EPSG:21781', [0, 12_000_000], 3_000_000);
    expect(swiss.tileAt(8.2, 46.8)?.index).toEqual([3, 0]);
    expect(swiss.tileAt(162.4, 66)).toBeUndefined();
    expect(utm.tileAt(Number.NaN, 42)).toBeUndefined();
    expect(utm.tileAt(-71, 91)).toBeUndefined();
  });

  it('by an invalid box or place throws an error', () => {
    expect(() => ard.tilesInBox([-100, 41, -97, 38])).toThrow(
      /not a valid bounding box.*south less than north/,
    );
    const wrong = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 95],
          [1, 1],
        ],
      ],
    } as Polygon;
    expect(() => ard.tilesIn(wrong)).toThrow(/\[1,95\].*not a valid position/);
  });

  it('by GeoJSON without a polygon throws an error', () => {
    expect(() => ard.tilesIn({ type: 'Point', coordinates: [0, 0] })).toThrow(
      /not contain a polygon/,
    );
  });

  it('shrinks the tile, so that scenes that only touch it are left out', () => {
    const [[x0, y0] = [0, 0]] = ard.tile(3, 9).innerRing();
    const [left, bottom] = ard.tile(3, 9).bounds;
    expect(x0 - left).toBeCloseTo(1e-3, 9);
    expect(y0 - bottom).toBeCloseTo(1e-3, 9);
  });
});
