/** EPSG codes beside WKT: contradictions are found, and equal systems that are written differently are not. */
import { describe, expect, it } from 'vitest';
import { codeContradiction, contradictsCode } from '../../src/core/grids/codeAgreement.ts';
import { NAMED_GRIDS } from '../../src/core/grids/named.ts';
import { normalizeCrs, projectionOf } from '../../src/core/grids/projection.ts';
import type { ReferencedTile } from '../../src/core/grids/sameReference.ts';
import { wktOf } from './cubeSamples.ts';

/** A tile of 3 km, or a tenth of a degree, at a place. */
function tileAt(crs: string, [lon, lat]: readonly [number, number]): ReferencedTile {
  const { forward, isGeographic } = projectionOf(crs);
  const [x, y] = forward([lon, lat]);
  const size = isGeographic ? 0.1 : 3000;
  return { crs, bounds: [x, y, x + size, y + size], res: [size / 100, size / 100] };
}

const plain = (wkt: string) =>
  wkt.replaceAll(/,(AUTHORITY|ID)\["EPSG","?\d+"?\]/g, '').replaceAll(/,TOWGS84\[[^\]]*\]/g, '');

const BOSTON = [-71, 42.4] as const;
const PRAGUE = [14.4, 50.1] as const;
const LONDON = [-0.1, 51.5] as const;
const AMSTERDAM = [4.9, 52.4] as const;

const ESRI_UTM =
  'PROJCS["WGS_1984_UTM_Zone_19N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",-69.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';
const WKT2_UTM =
  'PROJCRS["WGS 84 / UTM zone 19N",BASEGEOGCRS["WGS 84",DATUM["World Geodetic System 1984",ELLIPSOID["WGS 84",6378137,298.257223563,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0]],CONVERSION["UTM zone 19N",METHOD["Transverse Mercator",ID["EPSG",9807]],PARAMETER["Latitude of natural origin",0],PARAMETER["Longitude of natural origin",-69],PARAMETER["Scale factor at natural origin",0.9996],PARAMETER["False easting",500000],PARAMETER["False northing",0]],CS[Cartesian,2],AXIS["(N)",north],AXIS["(E)",east],LENGTHUNIT["metre",1],ID["EPSG",32619]]';
const OSGB =
  'PROJCS["British_National_Grid",GEOGCS["GCS_OSGB_1936",DATUM["D_OSGB_1936",SPHEROID["Airy_1830",6377563.396,299.3249646],TOWGS84[375,-111,431,0,0,0,0]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",400000],PARAMETER["False_Northing",-100000],PARAMETER["Central_Meridian",-2],PARAMETER["Scale_Factor",0.9996012717],PARAMETER["Latitude_Of_Origin",49],UNIT["Meter",1]]';

describe('an EPSG code', () => {
  it.each([
    ['of names of ESRI', ESRI_UTM, 32619, BOSTON],
    ['of WKT 2 with its axes in another order', WKT2_UTM, 32619, BOSTON],
    ['of a datum that is alike', ESRI_UTM, 26919, BOSTON],
    ['of a datum that is alike, geographic', wktOf('EPSG:4269'), 4326, BOSTON],
    ['of another shift of the same datum', OSGB, 27700, LONDON],
    ['of a datum without its shift', plain(wktOf('EPSG:28992')), 28992, AMSTERDAM],
    ['of a projection with negative coordinates', plain(wktOf('EPSG:5514')), 5514, PRAGUE],
    ['of web maps', plain(wktOf('EPSG:3857')), 3857, BOSTON],
    ['itself', 'EPSG:32619', 32619, BOSTON],
  ])('agrees with WKT %s', (_case, crs, code, place) => {
    expect(contradictsCode(tileAt(crs, place), code)).toBe(false);
  });

  it.each([
    ['another zone', ESRI_UTM, 32618, BOSTON],
    ['the other hemisphere', ESRI_UTM, 32719, BOSTON],
    ['another ellipsoid', ESRI_UTM, 26719, BOSTON],
    ['feet', plain(wktOf('EPSG:26986')), 2249, BOSTON],
    [
      'feet of the United States',
      plain(wktOf('EPSG:2277')).replace(/UNIT\["US survey foot",[\d.]+\]/, 'UNIT["foot",0.3048]'),
      2277,
      [-97.7, 30.3] as const,
    ],
    [
      'another datum with the same ellipsoid',
      plain(wktOf('EPSG:23030')),
      2062,
      [-3.7, 40.4] as const,
    ],
    ['degrees', ESRI_UTM, 4326, BOSTON],
    ['meters', wktOf('EPSG:4326'), 32619, BOSTON],
    ['no system of EPSG', ESRI_UTM, 102_001, BOSTON],
    ['another code', 'EPSG:32619', 32618, BOSTON],
  ])('contradicts WKT when it means %s', (_case, crs, code, place) => {
    expect(contradictsCode(tileAt(crs, place), code)).toBe(true);
  });

  it('distinguishes datums with the same ellipsoid', () => {
    const datum = (name: string) => plain(wktOf('EPSG:23030')).replace('European_Datum_1950', name);
    expect(contradictsCode(tileAt(datum('European_Datum_1950'), [-3.7, 40.4]), 23030)).toBe(false);
    const iceland = tileAt(datum('Hjorsey_1955'), [-3.7, 40.4]);
    expect(projectionOf(iceland.crs).datumShift).toBe('applied');
    expect(contradictsCode(iceland, 23030)).toBe(true);
    // A datum that is not known may be the same.
    expect(contradictsCode(tileAt(datum('Own_Datum'), [-3.7, 40.4]), 23030)).toBe(false);
  });

  it('in WKT is compared with the parameters beside it', () => {
    const tile = tileAt(wktOf('EPSG:32619'), BOSTON);
    expect(codeContradiction(tile)).toBeUndefined();
    expect(codeContradiction({ ...tile, epsg: 32619 })).toBeUndefined();
    expect(codeContradiction({ ...tile, epsg: 32618 })).toEqual({ code: 32618, isInWkt: false });
    const crs = tile.crs.replace('"EPSG","32619"', '"EPSG","32618"');
    expect(crs).not.toBe(tile.crs);
    expect(codeContradiction({ ...tile, crs })).toEqual({ code: 32618, isInWkt: true });
  });

  it('agrees with the WKT of every grid that Cedar knows by name', () => {
    for (const [name, grid] of Object.entries(NAMED_GRIDS)) {
      const crs = normalizeCrs(grid.crs);
      const [x, y] = grid.ul;
      const tile = { crs, bounds: [x, y - 1000, x + 1000, y], res: [10, 10] } as const;
      expect(codeContradiction(tile), name).toBeUndefined();
    }
  });

  it('agrees with its own WKT, whatever the projection', () => {
    const codes = [2154, 3031, 3035, 3413, 3577, 3978, 5070, 6933, 2056, 31370, 2193, 28355, 31468];
    const places: Readonly<Record<number, readonly [number, number]>> = {
      3031: [10, -75],
      3413: [-40, 75],
      3577: [132, -25],
      3978: [-95, 55],
      5070: [-96, 40],
      2056: [8, 47],
      31370: [4.4, 50.8],
      2193: [173, -41],
      28355: [147, -37],
      31468: [12, 48],
    };
    for (const code of codes) {
      const wkt = wktOf(`EPSG:${code}`);
      const place = places[code] ?? [3, 47];
      expect(contradictsCode(tileAt(wkt, place), code), String(code)).toBe(false);
      expect(contradictsCode(tileAt(plain(wkt), place), code), String(code)).toBe(false);
    }
  });
});
