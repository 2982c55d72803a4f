/**
 * Datums that PROJ strings name, as in `+datum=OSGB36`, with their ellipsoids and shifts to WGS 84.
 *
 * Source: PROJ's own table, https://proj.org/usage/ellipsoids.html and `cs2cs -ld`.
 */

interface NamedDatum {
  /** PROJ's name. */
  readonly ellipsoid: string;
  /** Meters, arc seconds, parts per million; absent where PROJ uses grids. */
  readonly towgs84?: string;
}

const NAMED_DATUMS: Readonly<Record<string, NamedDatum>> = {
  GGRS87: { ellipsoid: 'GRS80', towgs84: '-199.87,74.79,246.62' },
  NAD27: { ellipsoid: 'clrk66' },
  OSGB36: {
    ellipsoid: 'airy',
    towgs84: '446.448,-125.157,542.06,0.1502,0.247,0.8421,-20.4894',
  },
  carthage: { ellipsoid: 'clrk80ign', towgs84: '-263,6,431' },
  hermannskogel: {
    ellipsoid: 'bessel',
    towgs84: '577.326,90.129,463.919,5.137,1.474,5.297,2.4232',
  },
  ire65: {
    ellipsoid: 'mod_airy',
    towgs84: '482.53,-130.596,564.557,-1.042,-0.214,-0.631,8.15',
  },
  nzgd49: { ellipsoid: 'intl', towgs84: '59.47,-5.04,187.44,0.47,-0.1,1.024,-4.5993' },
  potsdam: { ellipsoid: 'bessel', towgs84: '598.1,73.7,418.2,0.202,0.045,-2.455,6.7' },
};

function namedDatumOf(definition: string): NamedDatum | undefined {
  const name = /\+datum=(\S+)/.exec(definition)?.[1] ?? '';
  return Object.hasOwn(NAMED_DATUMS, name) ? NAMED_DATUMS[name] : undefined;
}

/** The parameters of the shift of a PROJ string; undefined where it has none. */
export function towgs84Of(definition: string): string | undefined {
  return /\+towgs84=([-\d.,eE]+)/.exec(definition)?.[1] ?? namedDatumOf(definition)?.towgs84;
}

/** @returns a PROJ string with this shift instead of its own; empty for none */
export function withTowgs84(definition: string, towgs84: string): string {
  const datum = namedDatumOf(definition);
  const projection = definition
    .replaceAll(/\+(?:towgs84=|nadgrids=(?!@null))\S*\s*/g, '')
    .replace(/\+datum=\S+/, (given) => (datum ? `+ellps=${datum.ellipsoid}` : given))
    .trim();
  return towgs84 === '' ? projection : `${projection} +towgs84=${towgs84}`;
}
