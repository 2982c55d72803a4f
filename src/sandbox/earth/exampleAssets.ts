/**
 * Assets of projects, as users have them: one of each kind that a program may meet besides the images
 * of the public catalog.
 *
 * They belong to the project `cedar-examples` and to legacy folders, which all accounts can read, and to
 * `private-lab`, which none can.
 */
import type { FeatureCollection } from 'geojson';
import { geocentric } from './coarseValues.ts';
import { DAY } from './days.ts';
import type {
  PropertyValue,
  ReadableScene,
  SceneCollection,
  SceneQuery,
  SceneSource,
} from './earthTypes.ts';
import { placeOfCell, wholeSight } from './globalGrid.ts';
import { isLand } from './land.ts';
import { touchesBox } from './mgrs.ts';
import { noise } from './noise.ts';
import { converter, type Grid } from './sceneGrid.ts';
import {
  type BandValue,
  DOUBLE,
  FLOAT,
  INT8,
  INT16,
  INT32,
  type PixelAt,
  reflectance,
  type SensorBand,
  spectrumAt,
  sumOfCovers,
  UINT8,
  UINT16,
  UINT32,
} from './sensorBand.ts';
import { SensorScene } from './sensorScene.ts';
import { runningOn } from './sentinel2Sources.ts';

const OWNER = 'projects/cedar-examples/assets';

/** Folders of assets that are not in a Cloud project: of a user, and of an old project. */
const LEGACY_FOLDERS = ['users/cedar_examples', 'projects/cedar-legacy/open-datasets'] as const;

export const EXAMPLE_FOLDERS: readonly string[] = [`${OWNER}/folder`];
/** Assets that exist, and that no account may read. */
export const PRIVATE_ASSETS: readonly string[] = ['projects/private-lab/assets/field_campaign'];

export const EXAMPLE_TABLES: ReadonlyMap<string, FeatureCollection> = new Map([
  [
    `${OWNER}/field_boundaries`,
    {
      type: 'FeatureCollection',
      features: ['wheat', 'maize', 'grassland', 'rape'].map((crop, i) => ({
        type: 'Feature',
        id: `0000000${i}`,
        properties: { crop, hectares: 4 + 3 * i },
        geometry: { type: 'Polygon', coordinates: [square(10.48 + 0.01 * i, 53, 0.004)] },
      })),
    },
  ],
]);

function square(lon: number, lat: number, half: number): number[][] {
  return [
    [lon - half, lat - half],
    [lon + half, lat - half],
    [lon + half, lat + half],
    [lon - half, lat + half],
    [lon - half, lat - half],
  ];
}

/** An area of some meters from its upper left corner, with pixels of any size. */
interface Area {
  readonly crs: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const FIELDS: Area = {
  crs: 'EPSG:32632',
  left: 600_000,
  top: 5_875_200,
  width: 1200,
  height: 1200,
};
const GERMANY: Area = {
  crs: 'EPSG:3035',
  left: 4_030_000,
  top: 3_560_000,
  width: 650_000,
  height: 870_000,
};

function gridOf({ crs, left, top, width, height }: Area, pixel: number): Grid {
  return {
    crs,
    crsTransform: [pixel, 0, left, 0, -pixel, top],
    dimensions: [Math.ceil(width / pixel), Math.ceil(height / pixel)],
  };
}

function ringOf({ crs, left, top, width, height }: Area): number[][] {
  const { inverse } = converter(crs);
  const corners = [
    [0, 0],
    [0, 1],
    [1, 1],
    [1, 0],
    [0, 0],
  ] as const;
  return corners.map(([x, y]) => inverse([left + x * width, top - y * height]));
}

interface ExampleImage {
  readonly collection: string;
  readonly index: string;
  readonly area: Area;
  readonly bands: readonly SensorBand[];
  readonly date?: number;
  readonly properties?: Readonly<Record<string, PropertyValue>>;
}

function exampleScene(image: ExampleImage): SensorScene {
  const { collection, index, area, bands, date, properties = {} } = image;
  // Images without a date show the ground as in summer.
  const time = date ?? Date.UTC(2023, 6, 1);
  return new SensorScene({
    collection,
    index,
    timeStart: date,
    bands,
    grid: (pixel) => gridOf(area, pixel),
    sight: (pixel) =>
      wholeSight(
        `${collection}/${index} ${pixel}`,
        gridOf(area, pixel),
        time,
        Math.max(1, Math.round(1920 / pixel)),
        {
          centerLon: 10,
        },
      ),
    footprint: () => ({ type: 'Polygon', coordinates: [ringOf(area)] }),
    properties: () => properties,
  });
}

/** Share of clay in the soil, percent; undefined on the sea. */
function clay(at: PixelAt): number | undefined {
  const [lon, lat] = placeOfCell(at);
  const { x, y, z } = geocentric(lon, lat);
  if (!isLand(lon, lat, x, y, z)) return undefined;
  return 24 + 18 * noise(x / 40, y / 40, z / 40, 791) + 6 * noise(x / 4, y / 4, z / 4, 792);
}

const soilClass: BandValue = (at) => {
  const share = clay(at);
  return share === undefined ? undefined : 1 + Math.min(4, Math.floor(Math.max(0, share) / 10));
};

export const SOIL_MAP = exampleScene({
  collection: '',
  index: `${OWNER}/soil_map`,
  area: GERMANY,
  bands: [
    { id: 'clay', dataType: FLOAT, pixel: 100, value: clay },
    { id: 'class', dataType: UINT8, pixel: 100, value: soilClass },
  ],
});

const color = (wavelength: 'red' | 'green' | 'blue') =>
  reflectance(wavelength, { scale: 0.3 / 255, min: 0, max: 255 });

const DRONE_BANDS: readonly SensorBand[] = [
  { id: 'red', dataType: UINT8, pixel: 1, value: color('red') },
  { id: 'green', dataType: UINT8, pixel: 1, value: color('green') },
  { id: 'blue', dataType: UINT8, pixel: 1, value: color('blue') },
  {
    id: 'nir',
    dataType: UINT16,
    pixel: 5,
    value: reflectance('nir', { scale: 1e-4, min: 0, max: 65535 }),
  },
  { id: 'temperature', dataType: FLOAT, pixel: 30, value: ({ view, i }) => view.temperature[i] },
];

/** Wavelengths between which the 200 bands are interpolated. */
const SPECTRUM = (['blue', 'green', 'red', 'edge740', 'nir', 'swir1', 'swir2'] as const).map(
  spectrumAt,
);
const SPECTRAL_BANDS = 200;

const HYPERSPECTRAL_BANDS: readonly SensorBand[] = Array.from(
  { length: SPECTRAL_BANDS },
  (_, band) => {
    const at = (band / (SPECTRAL_BANDS - 1)) * (SPECTRUM.length - 1);
    const low = Math.min(SPECTRUM.length - 2, Math.floor(at));
    const spectrum = (SPECTRUM[low] ?? []).map(
      (value, k) => value + ((SPECTRUM[low + 1]?.[k] ?? value) - value) * (at - low),
    );
    return {
      id: `b${String(band + 1).padStart(3, '0')}`,
      dataType: UINT16,
      pixel: 30,
      value: ({ view, i }) => sumOfCovers(view, spectrum, i) * 1e4,
    };
  },
);

/** Columns after which values of `types` run through their range again. */
const CYCLE = 20;

/** Runs from the least to the greatest value of a type; the upper rows are masked. */
function ramp(min: number, max: number): BandValue {
  return ({ column, row }) =>
    row < 4 ? undefined : min + (max - min) * ((column % CYCLE) / (CYCLE - 1));
}

const TYPE_BANDS: readonly SensorBand[] = (
  [
    ['u8', UINT8],
    ['i8', INT8],
    ['u16', UINT16],
    ['i16', INT16],
    ['u32', UINT32],
    ['i32', INT32],
  ] as const
).map(([id, dataType]) => ({
  id,
  dataType,
  pixel: 30,
  value: ramp(dataType.min, dataType.max),
}));

/** The greatest number of a type of 32 bits. */
const LARGEST_FLOAT = 3.4028234663852886e38;

const FLOAT_BANDS: readonly SensorBand[] = [
  { id: 'f32', dataType: FLOAT, pixel: 30, value: ramp(-LARGEST_FLOAT, LARGEST_FLOAT) },
  { id: 'f64', dataType: DOUBLE, pixel: 30, value: ramp(-1e300, 1e300) },
];

function dates(count: number, step: number): number[] {
  return Array.from({ length: count }, (_, i) => Date.UTC(2023, 4, 1, 9) + i * step * DAY);
}

function datedScenes(
  collection: string,
  bands: readonly SensorBand[],
  times: readonly number[],
): SensorScene[] {
  return times.map((date) =>
    exampleScene({
      collection,
      index: new Date(date).toISOString().slice(0, 10).replaceAll('-', ''),
      area: FIELDS,
      bands,
      date,
    }),
  );
}

export function exampleSources(): SceneSource[] {
  const undated = ['north', 'south', 'west'].map((index) =>
    exampleScene({
      collection: `${OWNER}/undated`,
      index,
      area: FIELDS,
      bands: DRONE_BANDS.slice(0, 3),
      properties: { site: index },
    }),
  );
  return [
    new ListSource(`${OWNER}/drone`, datedScenes(`${OWNER}/drone`, DRONE_BANDS, dates(6, 14))),
    new ListSource(`${OWNER}/undated`, undated),
    new ListSource(
      `${OWNER}/hyperspectral`,
      datedScenes(`${OWNER}/hyperspectral`, HYPERSPECTRAL_BANDS, dates(3, 30)),
    ),
    new ListSource(`${OWNER}/empty`, []),
    new ListSource(
      `${OWNER}/types`,
      datedScenes(`${OWNER}/types`, [...TYPE_BANDS, ...FLOAT_BANDS], dates(2, 30)),
    ),
    ...LEGACY_FOLDERS.map((folder) => {
      const id = `${folder}/drone`;
      return new ListSource(id, datedScenes(id, DRONE_BANDS, dates(2, 14)));
    }),
  ];
}

/** A collection of few images; assets of users have no description of their own. */
class ListSource implements SceneSource {
  readonly #id: string;
  readonly #scenes: readonly SensorScene[];

  constructor(id: string, scenes: readonly SensorScene[]) {
    this.#id = id;
    this.#scenes = scenes;
  }

  describe(): SceneCollection {
    const [first] = this.#scenes;
    const bands = first?.bands.map(({ id }) => id) ?? [];
    return { id: this.#id, title: '', bands, properties: {} };
  }

  *scenes({ bbox, start = -Infinity, end = Infinity }: SceneQuery): Generator<ReadableScene> {
    const box = runningOn(bbox);
    const isTimed = Number.isFinite(start) || Number.isFinite(end);
    for (const scene of this.#scenes) {
      const time = scene.timeStart;
      if (isTimed && !(time !== undefined && time >= start && time < end)) continue;
      if (!box || touchesBox(boundsOf(scene), box)) yield scene;
    }
  }

  scene(index: string): ReadableScene | undefined {
    return this.#scenes.find((scene) => scene.index === index);
  }
}

function boundsOf({ footprint }: SensorScene): [number, number, number, number] {
  const ring = footprint.type === 'Polygon' ? (footprint.coordinates[0] ?? []) : [];
  const lons = ring.map(([lon = 0]) => lon);
  const lats = ring.map(([, lat = 0]) => lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
