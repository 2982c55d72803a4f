/**
 * Projections of PROJ as WKT 1 names them: the names of OGC and GDAL, which `wktMethods.ts` reads.
 *
 * Only those that WKT 1 can express, and that Cedar computes: the others are refused by name.
 */
import * as l10n from '@vscode/l10n';
import type { ProjArguments } from './projArguments.ts';
import { UnsupportedCrs } from './unsupportedCrs.ts';

export interface WrittenMethod {
  readonly name: string;
  /** Angles in degrees; without false easting and northing. */
  readonly parameters: readonly (readonly [name: string, value: number])[];
  /** False easting and northing in meters, where they are not arguments of the string. */
  readonly offsets?: readonly [easting: number, northing: number];
  /** Whether it is around a pole, where axes have no fixed direction. */
  readonly isPolar?: boolean;
}

type Writer = (args: ProjArguments) => WrittenMethod;

/** @throws UnsupportedCrs */
export function writeMethod(args: ProjArguments): WrittenMethod {
  const name = args.text('proj');
  const write = name !== undefined && Object.hasOwn(WRITERS, name) ? WRITERS[name] : undefined;
  if (write) return write(args);
  throw new UnsupportedCrs(
    name
      ? l10n.t('Cedar does not compute the projection "{0}"', name.slice(0, 80))
      : l10n.t('it does not define its projection'),
  );
}

const latitude = (args: ProjArguments) => args.number('lat_0', 0);
const longitude = (args: ProjArguments) => args.number('lon_0', 0);

/** The scale, by either of its names. */
function scale(args: ProjArguments): number {
  return args.has('k_0') ? args.number('k_0') : args.number('k', 1);
}

/** @throws UnsupportedCrs unless the scale is 1, which the method has no parameter for */
function requireNoScale(args: ProjArguments): void {
  if (scale(args) === 1) return;
  throw new UnsupportedCrs(l10n.t('it has both a standard parallel and a scale factor'));
}

/** @throws UnsupportedCrs unless the origin is on the equator */
function requireEquator(args: ProjArguments): void {
  if (latitude(args) === 0) return;
  throw new UnsupportedCrs(l10n.t('its latitude of origin is not the equator'));
}

const centered =
  (name: string): Writer =>
  (args) => ({
    name,
    parameters: [
      ['latitude_of_center', latitude(args)],
      ['longitude_of_center', longitude(args)],
    ],
    isPolar: Math.abs(latitude(args)) === 90,
  });

const scaled =
  (name: string): Writer =>
  (args) => ({
    name,
    parameters: [
      ['latitude_of_origin', latitude(args)],
      ['central_meridian', longitude(args)],
      ['scale_factor', scale(args)],
    ],
  });

const unscaled =
  (name: string): Writer =>
  (args) => {
    if (scale(args) !== 1) {
      throw new UnsupportedCrs(l10n.t('its projection "{0}" has no scale factor', name));
    }
    return { name, parameters: scaled(name)(args).parameters.slice(0, 2) };
  };

const conic =
  (name: string): Writer =>
  (args) => ({
    name,
    parameters: [
      ['standard_parallel_1', args.number('lat_1')],
      ['standard_parallel_2', args.number('lat_2')],
      ['latitude_of_center', latitude(args)],
      ['longitude_of_center', longitude(args)],
    ],
  });

const worldMap =
  (name: string, meridian = 'central_meridian'): Writer =>
  (args) => ({ name, parameters: [[meridian, longitude(args)]] });

const cylindrical =
  (name: string): Writer =>
  (args) => {
    requireEquator(args);
    requireNoScale(args);
    return {
      name,
      parameters: [
        ['standard_parallel_1', args.number('lat_ts', 0)],
        ['central_meridian', longitude(args)],
      ],
    };
  };

const utm: Writer = (args) => {
  const zone = args.number('zone');
  if (!Number.isInteger(zone) || zone < 1 || zone > 60) {
    throw new UnsupportedCrs(l10n.t('its zone is not one from 1 to 60'));
  }
  if (args.has('x_0') || args.has('y_0')) {
    throw new UnsupportedCrs(l10n.t('a UTM zone has no offsets of its own'));
  }
  const isSouth = args.text('south') !== undefined;
  return {
    name: 'Transverse_Mercator',
    parameters: [
      ['latitude_of_origin', 0],
      ['central_meridian', zone * 6 - 183],
      ['scale_factor', 0.9996],
    ],
    offsets: [500_000, isSouth ? 10_000_000 : 0],
  };
};

const mercator: Writer = (args) => {
  requireEquator(args);
  const parallel = args.number('lat_ts', 0);
  if (parallel === 0) return scaled('Mercator_1SP')(args);
  requireNoScale(args);
  return {
    name: 'Mercator_2SP',
    parameters: [
      ['standard_parallel_1', parallel],
      ['central_meridian', longitude(args)],
    ],
  };
};

/** One standard parallel with a scale, or two. */
const lambertConic: Writer = (args) => {
  const first = args.number('lat_1');
  const second = args.number('lat_2', first);
  const origin = args.number('lat_0', first === second ? first : 0);
  if (first === second && origin === first) {
    return {
      name: 'Lambert_Conformal_Conic_1SP',
      parameters: [
        ['latitude_of_origin', origin],
        ['central_meridian', longitude(args)],
        ['scale_factor', scale(args)],
      ],
    };
  }
  requireNoScale(args);
  return {
    name: 'Lambert_Conformal_Conic_2SP',
    parameters: [
      ['standard_parallel_1', first],
      ['standard_parallel_2', second],
      ['latitude_of_origin', origin],
      ['central_meridian', longitude(args)],
    ],
  };
};

const polarStereographic: Writer = (args) => {
  const pole = latitude(args);
  const truth = args.number('lat_ts', pole);
  if (Math.abs(pole) !== 90 || Math.sign(truth) !== Math.sign(pole)) {
    throw new UnsupportedCrs(l10n.t('it is stereographic away from a pole'));
  }
  if (Math.abs(truth) !== 90) requireNoScale(args);
  return {
    name: 'Polar_Stereographic',
    parameters: [
      ['latitude_of_origin', truth],
      ['central_meridian', longitude(args)],
      ['scale_factor', scale(args)],
    ],
    isPolar: true,
  };
};

function oblique(args: ProjArguments, name: string, azimuth: number, angle: number): WrittenMethod {
  const meridian = args.has('lonc') ? args.number('lonc') : longitude(args);
  return {
    name,
    parameters: [
      ['latitude_of_center', latitude(args)],
      ['longitude_of_center', meridian],
      ['azimuth', azimuth],
      ['rectified_grid_angle', angle],
      ['scale_factor', scale(args)],
    ],
  };
}

const obliqueMercator: Writer = (args) => {
  const azimuth = args.number('alpha');
  const isAtOrigin = args.has('no_uoff') || args.has('no_off');
  for (const name of ['no_uoff', 'no_off']) args.text(name);
  const name = isAtOrigin ? 'Hotine_Oblique_Mercator' : 'Hotine_Oblique_Mercator_Azimuth_Center';
  return oblique(args, name, azimuth, args.number('gamma', azimuth));
};

const WRITERS: Readonly<Record<string, Writer>> = {
  aea: conic('Albers_Conic_Equal_Area'),
  aeqd: centered('Azimuthal_Equidistant'),
  cass: unscaled('Cassini_Soldner'),
  cea: cylindrical('Cylindrical_Equal_Area'),
  eqc: cylindrical('Equirectangular'),
  eqearth: worldMap('Equal_Earth'),
  eqdc: conic('Equidistant_Conic'),
  etmerc: scaled('Transverse_Mercator'),
  laea: centered('Lambert_Azimuthal_Equal_Area'),
  lcc: lambertConic,
  merc: mercator,
  moll: worldMap('Mollweide'),
  omerc: obliqueMercator,
  poly: unscaled('Polyconic'),
  robin: worldMap('Robinson', 'longitude_of_center'),
  sinu: worldMap('Sinusoidal', 'longitude_of_center'),
  somerc: (args) => oblique(args, 'Hotine_Oblique_Mercator_Azimuth_Center', 90, 90),
  stere: polarStereographic,
  sterea: scaled('Oblique_Stereographic'),
  tmerc: scaled('Transverse_Mercator'),
  utm,
};
