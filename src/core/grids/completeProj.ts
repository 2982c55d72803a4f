/**
 * PROJ strings completed with PROJ's defaults, and refused where PROJ refuses them.
 *
 * proj4 calculates with `undefined` where most arguments are missing, takes some zeros for missing,
 * and accepts parameters that define no projection: every coordinate is then NaN or wrong.
 *
 * ```ts
 * completeProj('+proj=laea +lat_0=52 +lon_0=10 +datum=WGS84'); // '… +x_0=0 +y_0=0'
 * ```
 */
import * as l10n from '@vscode/l10n';
import { ProjArguments } from './projArguments.ts';
import { UnsupportedCrs } from './unsupportedCrs.ts';

/** @throws UnsupportedCrs for parameters that have no coordinates */
export function completeProj(proj: string): string {
  const args = new ProjArguments(proj);
  const projection = args.text('proj') ?? '';
  if (projection === 'longlat' || projection === 'utm') return proj;
  checkRanges(args);
  const defaults = defaultsOf(projection, args).filter(([name]) => !args.has(name));
  const complete = [proj.trim(), ...defaults.map(([name, value]) => `+${name}=${value}`)].join(' ');
  CHECKS[projection]?.(new ProjArguments(complete));
  return withoutZeros(projection, complete);
}

function checkRanges(args: ProjArguments): void {
  for (const name of ['lat_0', 'lat_1', 'lat_2', 'lat_ts']) {
    const latitude = args.number(name, 0);
    if (Math.abs(latitude) <= 90) continue;
    throw new UnsupportedCrs(
      l10n.t('its latitude {0} is not between -90 and 90 degrees', latitude),
    );
  }
  for (const name of ['k', 'k_0']) {
    if (args.number(name, 1) > 0) continue;
    throw new UnsupportedCrs(l10n.t('its scale factor {0} is not positive', args.number(name)));
  }
}

type Defaults = readonly (readonly [name: string, value: number])[];

const OFFSETS: Defaults = [
  ['x_0', 0],
  ['y_0', 0],
];
const MERIDIAN: Defaults = [['lon_0', 0], ...OFFSETS];
const ORIGIN: Defaults = [['lat_0', 0], ...MERIDIAN];
const CONIC: Defaults = [['lat_1', 0], ['lat_2', 0], ...ORIGIN];

/** Of projections that differ from `MERIDIAN`; Krovak's are those of the Czech Republic. */
const DEFAULTS: Readonly<Record<string, Defaults>> = {
  aea: CONIC,
  aeqd: ORIGIN,
  cass: ORIGIN,
  cea: [['lat_ts', 0], ...MERIDIAN],
  eqdc: CONIC,
  krovak: [],
  laea: ORIGIN,
  omerc: [['lat_0', 0], ['lonc', 0], ...OFFSETS],
  poly: ORIGIN,
  somerc: ORIGIN,
  stere: ORIGIN,
  sterea: ORIGIN,
  tmerc: ORIGIN,
};

function defaultsOf(projection: string, args: ProjArguments): Defaults {
  if (projection !== 'lcc') return DEFAULTS[projection] ?? MERIDIAN;
  // Of a single parallel, the origin is on it.
  const parallel = args.number('lat_1', 0);
  const latitude = args.has('lat_2') ? 0 : parallel;
  return [['lat_1', 0], ['lat_2', parallel], ['lat_0', latitude], ...MERIDIAN];
}

function requireCone(args: ProjArguments): void {
  const [first, second] = [args.number('lat_1'), args.number('lat_2')];
  const isPole = args.text('proj') === 'lcc' && [first, second].some(isAtPole);
  if (Math.abs(first + second) > 1e-8 && !isPole) return;
  throw new UnsupportedCrs(
    l10n.t('its standard parallels {0} and {1} do not define a cone', first, second),
  );
}

function isAtPole(latitude: number): boolean {
  return Math.abs(latitude) > 90 - 1e-8;
}

/** For what proj4 leaves out silently. */
function requireKnown(args: ProjArguments, isKnown: boolean): void {
  if (isKnown) return;
  throw new UnsupportedCrs(
    l10n.t(
      'Cedar does not compute the projection "{0}" with these parameters',
      args.text('proj') ?? '',
    ),
  );
}

const hasNoOffsets = (args: ProjArguments) =>
  args.number('x_0', 0) === 0 && args.number('y_0', 0) === 0;

/** Semi-major axis of Bessel's ellipsoid, the only one that proj4 has Krovak's projection on. */
const BESSEL = 6_377_397.155;

const CHECKS: Readonly<Record<string, (args: ProjArguments) => void>> = {
  aea: requireCone,
  bonne: (args) => {
    if (args.number('lat_1', 0) !== 0) return;
    throw new UnsupportedCrs(l10n.t('its standard parallel is on the equator'));
  },
  eqdc: requireCone,
  lcc: requireCone,
  merc: (args) => requireKnown(args, !isAtPole(args.number('lat_ts', 0))),
  geos: (args) => requireKnown(args, hasNoOffsets(args)),
  sinu: (args) => requireKnown(args, hasNoOffsets(args)),
  krovak: (args) => {
    const isBessel = Math.abs(args.number('a', BESSEL) - BESSEL) < 1;
    const hasNoZero = ['lat_0', 'lon_0'].every((name) => args.number(name, 1) !== 0);
    requireKnown(args, isBessel && hasNoZero && hasNoOffsets(args));
  },
};

/** Latitudes of which proj4 reads 0 as missing, or leaves out the false northing. */
const MISREAD_ZEROS: Readonly<Record<string, readonly string[]>> = {
  aea: ['lat_1'],
  eqdc: ['lat_1', 'lat_2'],
  lcc: ['lat_1', 'lat_2'],
  stere: ['lat_0'],
};

/** Degrees of a latitude a millimeter from the equator. */
const NEARLY_ZERO = 1e-8;

function withoutZeros(projection: string, proj: string): string {
  const args = new ProjArguments(proj);
  const zeros = (MISREAD_ZEROS[projection] ?? []).filter((name) => args.number(name, 1) === 0);
  return zeros.reduce(
    (text, name) => text.replace(new RegExp(`\\+${name}=\\S+`), `+${name}=${NEARLY_ZERO}`),
    proj,
  );
}
