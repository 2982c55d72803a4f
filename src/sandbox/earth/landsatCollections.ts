/**
 * Bands and fixed facts of the collections, as Earth Engine's catalog lists them: Landsat
 * Collection 2, Level 2 (surface reflectance and surface temperature).
 */
import type { SceneBand } from './earthTypes.ts';
import type { Mission } from './missions.ts';

/** Contents of a band. */
export type Quantity =
  | { readonly kind: 'reflectance'; readonly wavelength: Wavelength }
  | { readonly kind: BandKind };

export type BandKind =
  | 'aerosol'
  | 'opacity'
  | 'cloudQa'
  | 'surfaceTemperature'
  | 'transmittance'
  | 'cloudDistance'
  | 'downwelled'
  | 'emissivity'
  | 'emissivityDeviation'
  | 'temperatureUncertainty'
  | 'thermalRadiance'
  | 'upwelled'
  | 'pixelQa'
  | 'saturationQa';

/** Spectral ranges in the order of the spectra in `spectra.ts`. */
export const WAVELENGTHS = [
  'coastal',
  'blue',
  'green',
  'red',
  'nir',
  'swir1',
  'swir2',
  'edge705',
  'edge740',
  'edge783',
  'vapor945',
  'nir1240',
  'cirrus1375',
] as const;
export type Wavelength = (typeof WAVELENGTHS)[number];

export interface BandType {
  readonly id: string;
  readonly dataType: SceneBand['dataType'];
  readonly quantity: Quantity;
}

const UINT8 = { precision: 'int', min: 0, max: 255 } as const;
const UINT16 = { precision: 'int', min: 0, max: 65535 } as const;
const INT16 = { precision: 'int', min: -32768, max: 32767 } as const;

const SURFACE_TEMPERATURE_PARTS: readonly (readonly [string, BandKind])[] = [
  ['ST_ATRAN', 'transmittance'],
  ['ST_CDIST', 'cloudDistance'],
  ['ST_DRAD', 'downwelled'],
  ['ST_EMIS', 'emissivity'],
  ['ST_EMSD', 'emissivityDeviation'],
  ['ST_QA', 'temperatureUncertainty'],
  ['ST_TRAD', 'thermalRadiance'],
  ['ST_URAD', 'upwelled'],
];

function bandTypes(
  reflective: readonly (readonly [string, Wavelength])[],
  quality: readonly BandType[],
  temperature: string,
): readonly BandType[] {
  return [
    ...reflective.map(([id, wavelength]) => ({
      id,
      dataType: UINT16,
      quantity: { kind: 'reflectance', wavelength } as const,
    })),
    ...quality,
    { id: temperature, dataType: UINT16, quantity: { kind: 'surfaceTemperature' } },
    ...SURFACE_TEMPERATURE_PARTS.map(([id, kind]) => ({
      id,
      dataType: INT16,
      quantity: { kind },
    })),
    { id: 'QA_PIXEL', dataType: UINT16, quantity: { kind: 'pixelQa' } },
    { id: 'QA_RADSAT', dataType: UINT16, quantity: { kind: 'saturationQa' } },
  ];
}

const THEMATIC_MAPPER = bandTypes(
  [
    ['SR_B1', 'blue'],
    ['SR_B2', 'green'],
    ['SR_B3', 'red'],
    ['SR_B4', 'nir'],
    ['SR_B5', 'swir1'],
    ['SR_B7', 'swir2'],
  ],
  [
    { id: 'SR_ATMOS_OPACITY', dataType: INT16, quantity: { kind: 'opacity' } },
    { id: 'SR_CLOUD_QA', dataType: UINT8, quantity: { kind: 'cloudQa' } },
  ],
  'ST_B6',
);

const LAND_IMAGER = bandTypes(
  [
    ['SR_B1', 'coastal'],
    ['SR_B2', 'blue'],
    ['SR_B3', 'green'],
    ['SR_B4', 'red'],
    ['SR_B5', 'nir'],
    ['SR_B6', 'swir1'],
    ['SR_B7', 'swir2'],
  ],
  [{ id: 'SR_QA_AEROSOL', dataType: UINT8, quantity: { kind: 'aerosol' } }],
  'ST_B10',
);

/** The bands of a mission's images, in Earth Engine's order. */
export function missionBands(mission: Mission): readonly BandType[] {
  return mission.sensor === 'OLI_TIRS' ? LAND_IMAGER : THEMATIC_MAPPER;
}

/** Collection id of a mission, for example `LANDSAT/LC08/C02/T1_L2`. */
export function collectionId(mission: Mission, tier: 1 | 2): string {
  return `LANDSAT/${mission.code}/C02/T${tier}_L2`;
}

/** Reflectance is the stored number times `scale` plus `offset`. */
export const REFLECTANCE = { scale: 2.75e-5, offset: -0.2 } as const;
/** Surface temperature in kelvin is the stored number times `scale` plus `offset`. */
export const TEMPERATURE = { scale: 0.00341802, offset: 149 } as const;
