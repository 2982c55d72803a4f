/**
 * Codes of ESRI's own that are in common use: systems of continents and of the world.
 *
 * The definitions are those of ESRI's projection engine, as PROJ 9.5 has them (`projinfo ESRI:102001`).
 */
import * as l10n from '@vscode/l10n';
import { wktFromProj } from './projString.ts';
import { UnsupportedCrs } from './unsupportedCrs.ts';

/** Systems that are the same as one of the EPSG registry. */
const SAME: Readonly<Record<number, number>> = {
  102006: 3338,
  102039: 5070,
  102100: 3857,
  102113: 3857,
};

const NAD83 = '+datum=NAD83 +units=m';
const WGS84 = '+datum=WGS84 +units=m';

const DEFINITIONS: Readonly<Record<number, readonly [name: string, proj: string]>> = {
  54001: ['World_Plate_Carree', `+proj=eqc ${WGS84}`],
  54002: ['World_Equidistant_Cylindrical', `+proj=eqc +lat_ts=60 ${WGS84}`],
  54004: ['World_Mercator', `+proj=merc ${WGS84}`],
  54008: ['World_Sinusoidal', `+proj=sinu ${WGS84}`],
  54009: ['World_Mollweide', `+proj=moll ${WGS84}`],
  54017: ['World_Behrmann', `+proj=cea +lat_ts=30 ${WGS84}`],
  54030: ['World_Robinson', `+proj=robin ${WGS84}`],
  54034: ['World_Cylindrical_Equal_Area', `+proj=cea ${WGS84}`],
  102001: [
    'Canada_Albers_Equal_Area_Conic',
    `+proj=aea +lat_0=40 +lon_0=-96 +lat_1=50 +lat_2=70 ${NAD83}`,
  ],
  102002: [
    'Canada_Lambert_Conformal_Conic',
    `+proj=lcc +lat_0=40 +lon_0=-96 +lat_1=50 +lat_2=70 ${NAD83}`,
  ],
  102003: [
    'USA_Contiguous_Albers_Equal_Area_Conic',
    `+proj=aea +lat_0=37.5 +lon_0=-96 +lat_1=29.5 +lat_2=45.5 ${NAD83}`,
  ],
  102004: [
    'USA_Contiguous_Lambert_Conformal_Conic',
    `+proj=lcc +lat_0=39 +lon_0=-96 +lat_1=33 +lat_2=45 ${NAD83}`,
  ],
  102005: [
    'USA_Contiguous_Equidistant_Conic',
    `+proj=eqdc +lat_0=39 +lon_0=-96 +lat_1=33 +lat_2=45 ${NAD83}`,
  ],
  102007: [
    'Hawaii_Albers_Equal_Area_Conic',
    `+proj=aea +lat_0=13 +lon_0=-157 +lat_1=8 +lat_2=18 ${NAD83}`,
  ],
  102008: [
    'North_America_Albers_Equal_Area_Conic',
    `+proj=aea +lat_0=40 +lon_0=-96 +lat_1=20 +lat_2=60 ${NAD83}`,
  ],
  102009: [
    'North_America_Lambert_Conformal_Conic',
    `+proj=lcc +lat_0=40 +lon_0=-96 +lat_1=20 +lat_2=60 ${NAD83}`,
  ],
  102010: [
    'North_America_Equidistant_Conic',
    `+proj=eqdc +lat_0=40 +lon_0=-96 +lat_1=20 +lat_2=60 ${NAD83}`,
  ],
  102011: ['Africa_Sinusoidal', `+proj=sinu +lon_0=15 ${WGS84}`],
  102012: [
    'Asia_Lambert_Conformal_Conic',
    `+proj=lcc +lat_0=0 +lon_0=105 +lat_1=30 +lat_2=62 ${WGS84}`,
  ],
  102017: ['North_Pole_Lambert_Azimuthal_Equal_Area', `+proj=laea +lat_0=90 +lon_0=0 ${WGS84}`],
  102018: ['North_Pole_Stereographic', `+proj=stere +lat_0=90 +lon_0=0 ${WGS84}`],
  102020: ['South_Pole_Lambert_Azimuthal_Equal_Area', `+proj=laea +lat_0=-90 +lon_0=0 ${WGS84}`],
  102021: ['South_Pole_Stereographic', `+proj=stere +lat_0=-90 +lon_0=0 ${WGS84}`],
  102022: [
    'Africa_Albers_Equal_Area_Conic',
    `+proj=aea +lat_0=0 +lon_0=25 +lat_1=20 +lat_2=-23 ${WGS84}`,
  ],
  102023: [
    'Africa_Equidistant_Conic',
    `+proj=eqdc +lat_0=0 +lon_0=25 +lat_1=20 +lat_2=-23 ${WGS84}`,
  ],
  102024: [
    'Africa_Lambert_Conformal_Conic',
    `+proj=lcc +lat_0=0 +lon_0=25 +lat_1=20 +lat_2=-23 ${WGS84}`,
  ],
  102025: [
    'Asia_North_Albers_Equal_Area_Conic',
    `+proj=aea +lat_0=30 +lon_0=95 +lat_1=15 +lat_2=65 ${WGS84}`,
  ],
  102026: [
    'Asia_North_Equidistant_Conic',
    `+proj=eqdc +lat_0=30 +lon_0=95 +lat_1=15 +lat_2=65 ${WGS84}`,
  ],
  102027: [
    'Asia_North_Lambert_Conformal_Conic',
    `+proj=lcc +lat_0=30 +lon_0=95 +lat_1=15 +lat_2=65 ${WGS84}`,
  ],
  102028: [
    'Asia_South_Albers_Equal_Area_Conic',
    `+proj=aea +lat_0=-15 +lon_0=125 +lat_1=7 +lat_2=-32 ${WGS84}`,
  ],
  102029: [
    'Asia_South_Equidistant_Conic',
    `+proj=eqdc +lat_0=-15 +lon_0=125 +lat_1=7 +lat_2=-32 ${WGS84}`,
  ],
  102030: [
    'Asia_South_Lambert_Conformal_Conic',
    `+proj=lcc +lat_0=-15 +lon_0=125 +lat_1=7 +lat_2=-32 ${WGS84}`,
  ],
  102042: [
    'NAD_1983_USFS_R9_Albers',
    `+proj=aea +lat_0=35 +lon_0=-82.25 +lat_1=38.25 +lat_2=47.25 ${NAD83}`,
  ],
};

/** @param code as in `ESRI:102001` @throws UnsupportedCrs for one that is not listed */
export function wktFromEsriCode(code: number): string {
  const epsg = SAME[code];
  if (epsg !== undefined) return `EPSG:${epsg}`;
  const [name, proj] = DEFINITIONS[code] ?? [];
  if (proj !== undefined) return wktFromProj(proj, { crs: name });
  throw new UnsupportedCrs(l10n.t('Cedar does not know this ESRI code'));
}
