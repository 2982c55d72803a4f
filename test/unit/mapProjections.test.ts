/** Projections of the map: which part of the world they show, and where tiles are drawn. */
import { describe, expect, it } from 'vitest';
import { lonLatRing } from '../../media/map/drawing.ts';
import {
  gridProjection,
  type MapPosition,
  type MapProjection,
  mercatorProjection,
} from '../../media/map/mapProjection.ts';
import { TileLattice } from '../../media/map/tileLattice.ts';
import { TileOutlines } from '../../media/map/tileOutlines.ts';
import { worldFeatures } from '../../media/map/worldFeatures.ts';
import { TileGrid } from '../../src/core/index.ts';
import { hasTilesOfMap, mapGrid } from '../../src/views/map/mapGrid.ts';

const SINUSOIDAL = '+proj=sinu +lon_0=0 +x_0=0 +y_0=0 +R=6371007.181 +units=m +no_defs';

function grid(crs: string, ul: [number, number], side: number, count: number): TileGrid {
  return TileGrid.from({
    name: 'test',
    crs,
    ul,
    res: [side / 100],
    size: [100],
    limits: [
      [0, count - 1],
      [0, count - 1],
    ],
  });
}

const GRIDS: Record<string, TileGrid> = {
  utm: grid('EPSG:32619', [300000, 4800000], 30_000, 10),
  conus: TileGrid.named('LANDSAT_ARD_CU'),
  alaska: TileGrid.named('LANDSAT_ARD_AK'),
  hawaii: TileGrid.named('LANDSAT_ARD_HI'),
  above: TileGrid.named('ABOVE_B'),
  world: TileGrid.named('GEE_HANSEN_GFC'),
  europe: grid('EPSG:3035', [2500000, 5500000], 300_000, 12),
  arctic: grid('EPSG:3413', [-3000000, 3000000], 500_000, 12),
  antarctic: grid('EPSG:3031', [-3000000, 3000000], 500_000, 12),
  ease: grid('EPSG:6933', [-17367530, 7314540], 1_000_000, 14),
};

async function shown(name: string) {
  const described = await mapGrid(GRIDS[name] as TileGrid);
  const lattice = new TileLattice(described);
  return { lattice, own: gridProjection(described, lattice.blockExtent(lattice.whole)) };
}

/** Longest step between neighbors of lines, as a share of the height of what is drawn. */
function longestStep(map: MapProjection): number {
  const { land, borders } = worldFeatures(map);
  const [left = 0, bottom = 0, right = 0, top = 0] = land.getGeometry()?.getExtent() ?? [];
  const size = Math.max(right - left, top - bottom);
  const lines = borders.getGeometry()?.getCoordinates() ?? [];
  let longest = 0;
  for (const line of lines) {
    for (const [at, [x = 0, y = 0]] of line.entries()) {
      const [beforeX = x, beforeY = y] = line[at - 1] ?? [x, y];
      longest = Math.max(longest, Math.hypot(x - beforeX, y - beforeY) / size);
    }
  }
  return longest;
}

describe('the projection of a grid', () => {
  it.each(Object.keys(GRIDS))(
    'of %s shows the world around it without tearing it apart',
    async (name) => {
      const { own, lattice } = await shown(name);
      const { land, borders, places } = worldFeatures(own);
      expect(land.getGeometry()?.getPolygons().length).toBeGreaterThan(20);
      expect(places.length).toBeGreaterThan(100);
      const all = [land, borders].flatMap((feature) => feature.getGeometry()?.getExtent() ?? []);
      expect(all.every(Number.isFinite)).toBe(true);
      // Borders have a position every few kilometers: a long step is a line across the map.
      expect(longestStep(own)).toBeLessThan(0.05);
      expect(lattice.blockIn(lattice.blockExtent(lattice.whole))).toEqual(lattice.whole);
    },
  );

  it('of a grid around the whole world shows all of it', async () => {
    const described = await mapGrid(grid(SINUSOIDAL, [-20015109.354, 10007554.677], 1111950.5, 36));
    const lattice = new TileLattice(described);
    const own = gridProjection(described, lattice.blockExtent(lattice.whole));
    expect(own.window.kind).toBe('band');
    expect(worldFeatures(own).places.length).toBeGreaterThan(6000);
    expect(longestStep(own)).toBeLessThan(0.05);
  });

  it('gives the coordinates of the core', async () => {
    const { own, lattice } = await shown('conus');
    const [row, column] = lattice.tileAt(own.forward([-71.06, 42.36])) ?? [];
    expect(GRIDS.conus?.tileAt(-71.06, 42.36)?.index).toEqual([row, column]);
  });
});

describe('tiles in Web Mercator', () => {
  const mercator = mercatorProjection();

  it('are where the core has them', async () => {
    const { own, lattice } = await shown('conus');
    const outlines = new TileOutlines(lattice, mercator, own);
    const drawn = outlines.outline({ rows: [5, 5], columns: [28, 28] })?.getExtent() ?? [];
    const { geometry } = (GRIDS.conus as TileGrid).tile(5, 28).toLonLat();
    const corners = (geometry.coordinates.flat() as MapPosition[]).map((each) =>
      mercator.forward(each),
    );
    const xs = corners.map(([x]) => x);
    expect(Math.abs((drawn[0] ?? 0) - Math.min(...xs))).toBeLessThan(100);
    expect(Math.abs((drawn[2] ?? 0) - Math.max(...xs))).toBeLessThan(100);
  });

  it('across the antimeridian are not drawn around the world', async () => {
    const { own, lattice } = await shown('alaska');
    const outlines = new TileOutlines(lattice, mercator, own);
    for (let column = 0; column <= 16; column++) {
      for (let row = 0; row <= 13; row++) {
        const [left = 0, , right = 0] =
          outlines.outline({ rows: [row, row], columns: [column, column] })?.getExtent() ?? [];
        expect(right - left).toBeLessThan(2_000_000);
      }
    }
  });

  it('outside of the projection of the grid are not drawn', async () => {
    const described = await mapGrid(grid(SINUSOIDAL, [-20015109.354, 10007554.677], 1111950.5, 36));
    const lattice = new TileLattice(described);
    const own = gridProjection(described, lattice.blockExtent(lattice.whole));
    const outlines = new TileOutlines(lattice, mercator, own);
    expect(outlines.outline({ rows: [0, 0], columns: [0, 0] })).toBeUndefined();
    expect(outlines.outline({ rows: [9, 9], columns: [18, 18] })).toBeDefined();
  });

  it('in view are found', async () => {
    const { own, lattice } = await shown('conus');
    const outlines = new TileOutlines(lattice, mercator, own);
    const extent = outlines.outline({ rows: [5, 6], columns: [20, 22] })?.getExtent() ?? [];
    const [left = 0, bottom = 0, right = 0, top = 0] = extent;
    const block = outlines.blockIn([left, bottom, right, top]);
    expect(block?.rows[0]).toBeLessThanOrEqual(5);
    expect(block?.rows[1]).toBeGreaterThanOrEqual(6);
    expect(block?.columns[0]).toBeLessThanOrEqual(20);
    expect(block?.columns[1]).toBeGreaterThanOrEqual(22);
  });
});

describe('a ring that is drawn on the map', () => {
  it('runs on over the antimeridian', () => {
    const ring: MapPosition[] = [
      [179, 0],
      [181, 0],
      [181, 2],
      [179, 2],
      [179, 0],
    ];
    const wrap = ([x, y]: MapPosition): MapPosition => [x > 180 ? x - 360 : x, y];
    const lons = lonLatRing(ring, wrap)?.map(([lon]) => lon) ?? [];
    expect([Math.min(...lons), Math.max(...lons)]).toEqual([179, 181]);
  });

  it('around a pole contains it', async () => {
    const { own } = await shown('arctic');
    const side = 990_000;
    const ring: MapPosition[] = [
      [-side, -side],
      [side, -side],
      [side, side],
      [-side, side],
      [-side, -side],
    ];
    const found = lonLatRing(ring, own.inverse) ?? [];
    expect(Math.max(...found.map(([, lat]) => lat))).toBe(90);
    const tiles = (GRIDS.arctic as TileGrid).tilesIn({ type: 'Polygon', coordinates: [found] });
    expect(tiles.map(({ index }) => String(index)).sort()).toEqual(
      [4, 5, 6, 7].flatMap((row) => [4, 5, 6, 7].map((column) => `${row},${column}`)).sort(),
    );
  });

  it('partly outside of the projection is refused', () => {
    const ring: MapPosition[] = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ];
    expect(lonLatRing(ring, () => [Number.NaN, Number.NaN])).toBeUndefined();
  });
});

describe('grids of orders', () => {
  it('are the same, however the reference system is written', async () => {
    const one = await mapGrid(GRIDS.utm as TileGrid);
    const wkt =
      'PROJCS["WGS 84 / UTM zone 19N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",-69],PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]';
    expect(await hasTilesOfMap(one, grid(wkt, [300000, 4800000], 30_000, 10))).toBe(true);
    expect(await hasTilesOfMap(one, grid('EPSG:32618', [300000, 4800000], 30_000, 10))).toBe(false);
    expect(await hasTilesOfMap(one, grid('EPSG:32619', [300000, 4800000], 15_000, 10))).toBe(false);
  });
});
