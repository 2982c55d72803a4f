/**
 * Bands of the Landsats: types, valid ranges, scaling and bits.
 *
 * Facts: USGS Landsat 4-7 and 8-9 Collection 2 Level-2 Science Product Guides, and the Earth Engine
 * data catalog.
 */
import type { Band, BitField, Scaling } from './collection.ts';

/** Collection 2 surface reflectance: stored 1 to 65535, 0 is fill. */
const REFLECTANCE_C2: Scaling = { scale: 2.75e-5, offset: -0.2, unit: '' };

/** Collection 2 surface temperature: stored 1 to 65535, 0 is fill. */
const TEMPERATURE_C2: Scaling = { scale: 0.00341802, offset: 149, unit: 'K' };

const REFLECTANCE_C1: Scaling = { scale: 1e-4, offset: 0, unit: '' };

/** Collection 1 stored brightness temperature in tenths of a kelvin. */
const TEMPERATURE_C1: Scaling = { scale: 0.1, offset: 0, unit: 'K' };

const OPTICAL = ['blue', 'green', 'red', 'nir', 'swir1', 'swir2'] as const;

/** Numbers of the optical bands, in the order of their common names, and of the thermal band. */
export interface LandsatSensor {
  readonly optical: readonly number[];
  readonly thermal: number;
  /** Bits of `QA_RADSAT`. */
  readonly saturation: readonly BitField[];
}

const saturationBit = (bit: number, band: number | string): BitField => ({
  bit,
  title: `Band ${band} saturated`,
});

/** Bit n − 1 is set where band n is saturated. */
const saturationBits = (bands: readonly number[]): readonly BitField[] =>
  bands.map((band) => saturationBit(band - 1, band));

const DROPPED_PIXEL: BitField = { bit: 9, title: 'Dropped pixel' };

export const TM: LandsatSensor = {
  optical: [1, 2, 3, 4, 5, 7],
  thermal: 6,
  saturation: [...saturationBits([1, 2, 3, 4, 5, 6, 7]), DROPPED_PIXEL],
};

/** Like TM, but its thermal band is recorded twice, with low and with high gain. */
export const ETM: LandsatSensor = {
  ...TM,
  saturation: [
    ...saturationBits([1, 2, 3, 4, 5]),
    saturationBit(5, '6L'),
    ...saturationBits([7]),
    saturationBit(8, '6H'),
    DROPPED_PIXEL,
  ],
};

export const OLI_TIRS: LandsatSensor = {
  optical: [2, 3, 4, 5, 6, 7],
  thermal: 10,
  saturation: [
    ...saturationBits([1, 2, 3, 4, 5, 6, 7, 9]),
    { bit: 11, title: 'Hidden by terrain' },
  ],
};

type BandStorage = Pick<Band, 'dataType' | 'range' | 'scaling'>;

function sensorBands(
  { optical, thermal }: LandsatSensor,
  ids: { reflectance: string; temperature: string },
  storage: { reflectance: BandStorage; temperature: BandStorage },
  quality: Band,
): readonly Band[] {
  return [
    ...OPTICAL.map((name, index) => ({
      id: `${ids.reflectance}${optical[index]}`,
      name,
      ...storage.reflectance,
    })),
    { id: `${ids.temperature}${thermal}`, name: 'thermal', ...storage.temperature },
    quality,
  ];
}

const CONFIDENCE = ['None', 'Low', 'Medium', 'High'];

/** Bits of `QA_PIXEL`; bit 2 is of Landsat 8 and 9 only. */
const pixelBits = ({ thermal }: LandsatSensor): readonly BitField[] => [
  { bit: 0, title: 'Fill' },
  { bit: 1, title: 'Dilated cloud' },
  ...(thermal === OLI_TIRS.thermal ? [{ bit: 2, title: 'Cirrus' }] : []),
  { bit: 3, title: 'Cloud' },
  { bit: 4, title: 'Cloud shadow' },
  { bit: 5, title: 'Snow' },
  { bit: 6, title: 'Clear' },
  { bit: 7, title: 'Water' },
  { bit: 8, count: 2, title: 'Confidence of cloud', values: CONFIDENCE },
  { bit: 10, count: 2, title: 'Confidence of cloud shadow', values: CONFIDENCE },
  { bit: 12, count: 2, title: 'Confidence of snow or ice', values: CONFIDENCE },
  { bit: 14, count: 2, title: 'Confidence of cirrus', values: CONFIDENCE },
];

/**
 * Valid ranges: of the catalog for reflectance; of the USGS product guides for temperature. 65535 in
 * `QA_PIXEL` would be fill, with all other bits set as well.
 */
export const landsatCollection2Bands = (sensor: LandsatSensor) =>
  sensorBands(
    sensor,
    { reflectance: 'SR_B', temperature: 'ST_B' },
    {
      reflectance: { dataType: 'uint16', range: [1, 65_455], scaling: REFLECTANCE_C2 },
      temperature: { dataType: 'uint16', range: [1, 61_440], scaling: TEMPERATURE_C2 },
    },
    {
      id: 'QA_PIXEL',
      name: 'pixel_qa',
      dataType: 'uint16',
      range: [1, 65_534],
      bits: pixelBits(sensor),
    },
  );

export const landsatCollection1Bands = (sensor: LandsatSensor) =>
  sensorBands(
    sensor,
    { reflectance: 'B', temperature: 'B' },
    {
      reflectance: { dataType: 'int16', range: [-2000, 16_000], scaling: REFLECTANCE_C1 },
      temperature: { dataType: 'int16', range: [0, 10_000], scaling: TEMPERATURE_C1 },
    },
    { id: 'pixel_qa', name: 'pixel_qa', dataType: 'int16', range: [1, 32_767] },
  );

const AEROSOL_BITS: readonly BitField[] = [
  { bit: 0, title: 'Fill' },
  { bit: 1, title: 'Valid aerosol retrieval' },
  { bit: 2, title: 'Water' },
  { bit: 5, title: 'Interpolated aerosol' },
  { bit: 6, count: 2, title: 'Aerosol', values: ['Climatology', 'Low', 'Medium', 'High'] },
];

const CLOUD_QA_BITS: readonly BitField[] = [
  { bit: 0, title: 'Dark dense vegetation' },
  { bit: 1, title: 'Cloud' },
  { bit: 2, title: 'Cloud shadow' },
  { bit: 3, title: 'Adjacent to cloud' },
  { bit: 4, title: 'Snow' },
  { bit: 5, title: 'Water' },
];

/** Quality bands in which 0 is a valid value. */
export function landsatOptionalBands(sensor: LandsatSensor): readonly Band[] {
  const isOli = sensor.thermal === OLI_TIRS.thermal;
  return [
    {
      id: 'QA_RADSAT',
      name: 'radsat_qa',
      dataType: 'uint16',
      range: [0, 4095],
      bits: sensor.saturation,
    },
    ...(isOli
      ? [
          {
            id: 'SR_QA_AEROSOL',
            name: 'aerosol_qa',
            dataType: 'uint8',
            bits: AEROSOL_BITS,
          } as const,
          {
            id: 'SR_B1',
            name: 'coastal',
            dataType: 'uint16',
            range: [1, 65_455],
            scaling: REFLECTANCE_C2,
          } as const,
        ]
      : [
          {
            id: 'SR_ATMOS_OPACITY',
            name: 'opacity',
            dataType: 'int16',
            range: [0, 10_000],
            scaling: { scale: 1e-3, offset: 0, unit: '' },
          } as const,
          { id: 'SR_CLOUD_QA', name: 'cloud_qa', dataType: 'uint8', bits: CLOUD_QA_BITS } as const,
        ]),
    {
      id: 'ST_QA',
      name: 'thermal_qa',
      dataType: 'int16',
      range: [0, 32_767],
      scaling: { scale: 0.01, offset: 0, unit: 'K' },
    },
  ];
}
