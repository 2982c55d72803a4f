/** Proposed tile grids: their tiles as pyproj has them, how well they fit, sizes, and areas of all kinds. */
import type { Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import {
  describeFit,
  describeGridSizes,
  describeProposalNotes,
  estimateGridFile,
  type GridArea,
  GridError,
  type GridProposal,
  gridAreaOfBox,
  parsePlaceArea,
  proposeGrid,
  proposeGrids,
  resized,
  snapSizes,
  TileGrid,
} from '../../src/core/index.ts';
import { PROPOSED_TILES } from './data/proposedTiles.ts';

type Box = [west: number, south: number, east: number, north: number];

const point = (lon: number, lat: number): GridArea => ({ polygons: [], points: [[lon, lat]] });

const around = ([lon, lat]: readonly [number, number], degrees = 0.05): GridArea =>
  gridAreaOfBox([lon - degrees, lat - degrees, lon + degrees, lat + degrees]);

const ids = (proposals: readonly GridProposal[]) => proposals.map(({ system }) => system.id);

/** Degrees between two longitudes, either way around. */
const apart = (a: number, b: number) => Math.abs(((a - b + 540) % 360) - 180);

describe('tiles of proposed grids', () => {
  it.each(PROPOSED_TILES)(
    '$id at $place are those that pyproj computes from the documents of the provider',
    ({ id, place, resolution, tileSize, index, bounds, corners }) => {
      const sizes = resolution === undefined ? {} : { resolution, tileSize };
      const { grid, sizes: found } = proposeGrid(around(place, 0.01), id, sizes);
      const tile = grid.tileAt(...place);
      expect(tile).toBeDefined();
      if (index) expect(tile?.index).toEqual(index);
      const pixel = found.resolution;
      tile?.bounds.forEach((bound, side) => {
        expect(Math.abs(bound - (bounds[side] ?? Number.NaN))).toBeLessThan(pixel * 1e-4);
      });
      const { geometry } = tile?.toLonLat() ?? { geometry: { coordinates: [] } };
      const outline = (geometry.coordinates as Position[][][]).flat(3) as unknown as number[];
      const places = outline.flatMap((lon, at) =>
        at % 2 === 0 ? [[lon, outline[at + 1] ?? 0]] : [],
      );
      for (const [lon, lat] of corners) {
        const nearest = Math.min(
          ...places.map(([x = 0, y = 0]) => Math.max(apart(x, lon), Math.abs(y - lat))),
        );
        expect(nearest).toBeLessThan(2e-6);
      }
    },
  );

  it('are compared for every grid that is proposed anywhere', () => {
    const places = PROPOSED_TILES.map(({ place }) => place);
    const proposed = new Set(places.flatMap(([lon, lat]) => ids(proposeGrids(point(lon, lat)))));
    const kinds = (all: Iterable<string>) =>
      new Set([...all].map((id) => id.replace(/-\d+[ns]$/, '')));
    const compared = kinds(PROPOSED_TILES.map(({ id }) => id));
    expect([...kinds(proposed)].filter((kind) => !compared.has(kind))).toEqual([]);
  });

  it('are the same, with the same numbers, for any area', () => {
    const [boston, york] = [around([-71, 42.3], 0.5), around([-73.9, 40.9], 0.5)];
    for (const id of ['albers-5070', 'landsat-ard-conus', 'geographic', 'ease2-global']) {
      const one = proposeGrid(boston, id, { tileSize: id === 'geographic' ? 1 : 30_000 });
      const other = proposeGrid(york, id, { tileSize: id === 'geographic' ? 1 : 30_000 });
      expect(one.grid.toJSON()).toEqual(other.grid.toJSON());
    }
  });

  it('of the Landsat ARD are the named grid', () => {
    const { grid } = proposeGrid(around([-71, 42]), 'landsat-ard-conus');
    expect(grid.toJSON()).toEqual(TileGrid.named('LANDSAT_ARD_CU').toJSON());
  });

  it('cover the area that they were proposed for', () => {
    for (const place of [
      [-71, 42],
      [15, 52],
      [149, -35],
      [20, -5],
      [-60, -15],
    ] as const) {
      for (const { grid, share, tileCount, system } of proposeGrids(around(place, 0.3))) {
        expect(share, system.id).toBeGreaterThan(0);
        expect(tileCount, system.id).toBeGreaterThan(0);
        if (share === 1) expect(grid.tileAt(place[0], place[1]), system.id).toBeDefined();
      }
    }
  });
});

describe('the order of proposals', () => {
  it.each<[string, readonly [number, number], string[]]>([
    ['Massachusetts', [-71.5, 42.3], ['utm-19n', 'landsat-ard-conus', 'albers-5070', 'glance-na']],
    ['Berlin', [13.4, 52.5], ['utm-33n', 'mgrs-33n', 'force-europe', 'glance-eu', 'eea-3035']],
    ['Canberra', [149.1, -35.3], ['utm-55s', 'dea-australia', 'albers-3577', 'glance-oc']],
    ['Kampala', [32.6, 0.3], ['utm-36n', 'glance-af', 'albers-102022', 'de-africa']],
    ['Brasília', [-47.9, -15.8], ['utm-23s', 'albers-10857', 'glance-sa']],
    ['Hilo', [-155.1, 19.7], ['utm-5n', 'landsat-ard-hawaii']],
    ['Cairo', [31.2, 30], ['utm-36n', 'glance-af']],
    ['Anchorage', [-149.9, 61.2], ['utm-6n', 'landsat-ard-alaska', 'albers-3338']],
  ])('has what is made for %s, and the world last', (_, place, wanted) => {
    const found = ids(proposeGrids(around(place)));
    expect(found).toEqual(expect.arrayContaining(wanted));
    const order = wanted.map((id) => found.indexOf(id));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(found.slice(-3)).toEqual(['ease2-global', 'modis-sinusoidal', 'geographic']);
    expect(found.filter((id) => id.startsWith('glance-'))).toHaveLength(1);
    expect(new Set(found).size).toBe(found.length);
  });

  it('has a zone of UTM for each part of an area in several zones', () => {
    const proposals = proposeGrids(gridAreaOfBox([5, 50, 20, 51]));
    const zones = proposals.filter(({ system }) => system.kind === 'mgrs');
    expect(ids(zones).sort()).toEqual(['mgrs-32n', 'mgrs-33n', 'mgrs-34n']);
    for (const zone of zones) {
      expect(zone.share).toBeLessThan(0.95);
      expect(describeFit(zone)).toMatch(/Covers \d+ % of the area\./);
      expect(describeProposalNotes(zone).join(' ')).toMatch(/in UTM zone .*3[0-9]N, where/);
    }
    const utm = proposals.find(({ system }) => system.id === 'utm-32n');
    expect(utm && describeProposalNotes(utm).join(' ')).toMatch(/also in UTM zone .*33N/);
    expect(proposals[0]?.share).toBe(1);
  });

  it('takes the zones of Norway and Svalbard from MGRS', () => {
    expect(ids(proposeGrids(point(5.3, 60.4)))).toContain('mgrs-32n');
    expect(ids(proposeGrids(point(15.6, 78.2)))).toContain('mgrs-33n');
    expect(ids(proposeGrids(point(5.3, 60.4)))).not.toContain('mgrs-31n');
  });

  it.each([
    ['the whole Earth', [-180, -90, 180, 90]],
    ['both poles', [0, -90, 1, 90]],
    ['the north pole', [-180, 80, 180, 90]],
  ] as const)('has those of the world for %s', (_, box) => {
    const found = ids(proposeGrids(gridAreaOfBox([...box])));
    expect(found).toContain('geographic');
    expect(found).toContain('modis-sinusoidal');
  });
});

describe('how a grid fits', () => {
  const boston = around([-71, 42.3], 0.5);

  it('is measured by lengths and areas', () => {
    const utm = proposeGrid(boston, 'utm-19n');
    // Scale of UTM 165 km from the central meridian: 0.9996 × (1 + (165 / 6378)² / 2).
    expect(utm.distortion?.lengths).toBeGreaterThan(0.0002);
    expect(utm.distortion?.lengths).toBeLessThan(0.0005);
    expect(utm.distortion?.areas).toBeLessThan(0.001);
    const albers = proposeGrid(boston, 'albers-5070');
    expect(albers.distortion?.areas).toBeLessThan(1e-5);
    expect(albers.distortion?.lengths).toBeGreaterThan(0.005);
    expect(albers.distortion?.lengths).toBeLessThan(0.03);
    const modis = proposeGrid(boston, 'modis-sinusoidal');
    expect(modis.distortion?.lengths).toBeGreaterThan(0.5);
    expect(proposeGrid(boston, 'geographic').distortion).toBeUndefined();
  });

  it('is described in sentences', () => {
    expect(describeFit(proposeGrid(boston, 'albers-5070'))).toMatch(
      /^For maps and statistics of a country or state\. Areas are true, lengths within [\d.]+ %\. Covers all of the area\.$/,
    );
    expect(describeFit(proposeGrid(boston, 'utm-19n'))).toMatch(
      /Lengths are within 0\.0\d+ %, areas within 0\.0\d+ %\./,
    );
    expect(describeFit(proposeGrid(point(0, 90), 'geographic'))).toMatch(/A pixel is 0 m wide and/);
    expect(describeFit(proposeGrid(boston, 'geographic'))).toMatch(
      /A pixel is 21 m wide and 28 m high there\./,
    );
    const { system, sizes } = proposeGrid(boston, 'utm-19n', { resolution: 10, tileSize: 20_000 });
    expect(describeGridSizes(system, sizes)).toBe(
      'Pixels of 10 m, tiles of 20 km (2,000 × 2,000 pixels).',
    );
  });

  it('names what a tile grid cannot express', () => {
    expect(describeProposalNotes(proposeGrid(boston, 'mgrs-19n')).join(' ')).toMatch(/overlap/);
    const dea = proposeGrid(around([149, -35]), 'dea-australia');
    expect(describeProposalNotes(dea).join(' ')).toMatch(/numbered from the upper left/);
    expect(describeProposalNotes(proposeGrid(boston, 'albers-5070'))).toEqual([]);
  });
});

describe('sizes of pixels and tiles', () => {
  const boston = around([-71, 42.3], 0.05);

  it('fit each other, and the lattice of the grid', () => {
    for (const proposal of proposeGrids(boston)) {
      for (const resolution of [...proposal.system.resolutions, 33]) {
        if (proposal.system.kind === 'geographic' && resolution > 1) continue;
        const { sizes, grid, system } = resized(proposal, boston, { resolution });
        expect(Number.isInteger(sizes.pixels), system.id).toBe(true);
        expect(sizes.pixels * sizes.resolution).toBeCloseTo(sizes.tileSize, 6);
        expect(grid.size).toEqual([sizes.pixels, sizes.pixels]);
        if (system.tiles.kind === 'free' && !system.tiles.isPixelShare) {
          const share = grid.ul.map((at) => at / sizes.resolution);
          for (const at of share)
            expect(Math.abs(at - Math.round(at)), system.id).toBeLessThan(1e-6);
        }
      }
    }
  });

  it('have pixels of Landsat half a pixel beside round coordinates', () => {
    const { grid } = proposeGrid(boston, 'landsat-utm-19n', { resolution: 30 });
    expect(grid.ul.map((at) => (((at / 15) % 2) + 2) % 2)).toEqual([1, 1]);
    // Pixels of another size would not be those of scenes.
    for (const resolution of [20, 60]) {
      const other = proposeGrid(boston, 'landsat-utm-19n', { resolution, tileSize: 20_000 });
      expect(other.sizes).toEqual({ resolution: 30, tileSize: 20_010, pixels: 667 });
    }
  });

  it('are changed to the nearest that fit', () => {
    const free = proposeGrid(boston, 'utm-19n', { resolution: 30, tileSize: 20_000 });
    expect(free.sizes).toEqual({ resolution: 30, tileSize: 20_010, pixels: 667 });
    const fixed = proposeGrid(boston, 'landsat-ard-conus', { resolution: 33, tileSize: 20_000 });
    expect(fixed.sizes).toEqual({ resolution: 150_000 / 4545, tileSize: 150_000, pixels: 4545 });
  });

  it.each([0, -30, Number.NaN, Number.POSITIVE_INFINITY])('cannot be %d', (size) => {
    const { system } = proposeGrid(boston, 'utm-19n');
    expect(() => snapSizes(system, { resolution: size })).toThrow(GridError);
    expect(() => snapSizes(system, { tileSize: size })).toThrow(GridError);
  });

  it('cannot lead to images that Earth Engine refuses', () => {
    const wanted = { resolution: 1, tileSize: 150_000 };
    expect(() => proposeGrid(boston, 'utm-19n', wanted)).toThrow(/larger pixels or smaller tiles/);
  });

  it('lead to few tiles unless they are chosen', () => {
    for (const [degrees, most] of [
      [0.01, 4],
      [0.5, 16],
      [2, 16],
    ] as const) {
      const { tileCount } = proposeGrid(around([-71, 42.3], degrees), 'albers-5070');
      expect(tileCount).toBeGreaterThan(0);
      expect(tileCount).toBeLessThanOrEqual(most);
    }
  });

  it('give the size of files of a collection', () => {
    const { grid } = proposeGrid(boston, 'landsat-ard-conus');
    const size = estimateGridFile('LANDSAT/LC08/C02/T1_L2', grid);
    expect(size.dateBytes).toBe(5000 * 5000 * 8 * 2);
    expect(size.datesPerYear).toBeGreaterThan(20);
    expect(size.datesPerFile).toBe(42);
  });
});

describe('areas of all kinds', () => {
  it('without places are refused', () => {
    expect(() => proposeGrids({ polygons: [], points: [] })).toThrow(/area is empty/);
    expect(() => proposeGrids({ polygons: [[[]]], points: [] })).toThrow(/area is empty/);
  });

  it('of points only have the tiles under them', () => {
    const area = {
      polygons: [],
      points: [
        [13.4, 52.5],
        [13.41, 52.5],
        [17, 51],
      ],
    };
    const { tileCount, share } = proposeGrid(area, 'utm-33n', { tileSize: 30_000 });
    expect([tileCount, share]).toEqual([2, 1]);
  });

  it.each<[string, Box, string]>([
    ['the North Pole', [-180, 85, 180, 90], 'ease2-north'],
    ['Antarctica', [-180, -90, 180, -65], 'ease2-south'],
  ])('at %s have an equal-area grid around the pole, and no UTM', (_, box, id) => {
    const proposals = proposeGrids(gridAreaOfBox(box));
    const polar = proposals.find(({ system }) => system.id === id);
    expect(polar?.share).toBe(1);
    expect(
      proposals.filter(({ system }) => system.crs.startsWith('EPSG:32')).map(({ share }) => share),
    ).toEqual(expect.not.arrayContaining([1]));
  });

  it('in Antarctica have the projection of its Landsat scenes, and no UTM of theirs', () => {
    const kinds = (lat: number) => {
      const found = proposeGrids(around([20, lat]));
      return found.map(({ system }) => system.kind).filter((kind) => kind.startsWith('landsat'));
    };
    expect(kinds(-75)).toEqual(['landsatPolar']);
    expect(kinds(-66)).toEqual(['landsatPolar']);
    expect(kinds(-63).toSorted()).toEqual(['landsatPolar', 'landsatUtm']);
    expect(kinds(-55)).toEqual(['landsatUtm']);
    expect(describeFit(proposeGrid(around([20, -75]), 'landsat-antarctic'))).toMatch(
      /The projection of the Landsat scenes of Antarctica\..*Covers all of the area\./,
    );
  });

  it('across the antimeridian have tiles on both sides', () => {
    const fiji = gridAreaOfBox([177, -19, -179, -16]);
    const proposals = proposeGrids(fiji);
    expect(ids(proposals)).toEqual(expect.arrayContaining(['utm-60s', 'utm-1s', 'geographic']));
    const { grid, share, tileCount } = proposeGrid(fiji, 'geographic', { tileSize: 1 });
    expect([share, tileCount]).toEqual([1, 12]);
    expect(grid.tileAt(179.5, -17)).toBeDefined();
    expect(grid.tileAt(-179.5, -17)).toBeDefined();
    for (const { distortion, system } of proposals) {
      expect(distortion?.lengths ?? 0, system.id).toBeLessThan(1.5);
    }
    const utm = proposeGrid(fiji, 'utm-60s');
    expect(utm.share).toBeGreaterThan(0.5);
    expect(utm.grid.tileAt(-179.9, -17)).toBeDefined();
  });

  it('on the equator have one zone with both hemispheres', () => {
    const { share } = proposeGrid(gridAreaOfBox([31, -1, 33, 2]), 'utm-36n');
    expect(share).toBe(1);
  });

  it('larger than a grid are covered in part, and by the world', () => {
    const proposals = proposeGrids(gridAreaOfBox([-170, -60, 170, 75]));
    expect(ids(proposals.filter(({ share }) => share === 1))).toEqual(
      expect.arrayContaining(['modis-sinusoidal', 'geographic', 'ease2-global']),
    );
    const conus = proposals.find(({ system }) => system.id === 'landsat-ard-conus');
    expect(conus?.share).toBeLessThan(0.1);
    expect(conus && describeProposalNotes(conus).join(' ')).toMatch(/outside the grid/);
    const fine = proposeGrid(gridAreaOfBox([-170, -60, 170, 75]), 'geographic', { tileSize: 0.1 });
    expect(fine.tileCount).toBeGreaterThan(1_000_000);
  });

  it('that a grid is not for are refused with those that are', () => {
    expect(() => proposeGrid(around([13, 52]), 'landsat-ard-conus')).toThrow(
      /"landsat-ard-conus" is not a grid for this area\. Grids for it are: .*utm-33n/,
    );
  });
});

describe('places without a grid', () => {
  it.each<[string, GridArea]>([
    ['13.4, 52.5', point(13.4, 52.5)],
    ['13 52 14 53', gridAreaOfBox([13, 52, 14, 53])],
    ['POINT (13.4 52.5)', point(13.4, 52.5)],
    ['13,4; 52,512', point(13.4, 52.512)],
  ])('%s are read', (text, area) => {
    expect(parsePlaceArea(text)).toMatchObject(area);
  });

  it.each([
    '33UVU',
    '33N 400000 5800000',
    'EPSG:32633 400000 5800000',
    'POLYGON((13 52,14 52,14 53,13 52))',
  ])('%s are in Brandenburg', (text) => {
    expect(ids(proposeGrids(parsePlaceArea(text)))).toContain('utm-33n');
  });

  it('as WKT that could run either way around the Earth are refused', () => {
    const wide = 'POLYGON((175 60,-175 60,-175 65,175 65,175 60))';
    expect(() => parsePlaceArea(wide)).toThrow(expect.objectContaining({ reason: 'wide' }));
  });

  it.each(['', 'Berlin', '400000 5800000', '13', '13 53 14 52', '1 2 3', 'LINESTRING(1 2,3 4)'])(
    '"%s" is refused',
    (text) => {
      expect(() => parsePlaceArea(text)).toThrow();
    },
  );
});
