/** Bands of Dynamic World: probabilities of nine classes of land cover, and the likeliest of them. */
import { hash } from './noise.ts';
import { QA } from './pixelView.ts';
import { type BandValue, FLOAT, has, type PixelAt, type SensorBand, UINT8 } from './sensorBand.ts';

const CLASSES = [
  'water',
  'trees',
  'grass',
  'flooded_vegetation',
  'crops',
  'shrub_and_scrub',
  'built',
  'bare',
  'snow_and_ice',
] as const;

/** Clouds and their surroundings have no class. */
const HIDDEN = QA.cloud | QA.dilatedCloud | QA.shadow;

/** Probability of a class: that of the ground is highest, and the others share what is left. */
function probability(at: PixelAt, wanted: number): number | undefined {
  const { view, i, column, row } = at;
  if (has(view, i, HIDDEN)) return undefined;
  const certainty = 0.55 + 0.25 * drawn(column, row, 9);
  if (wanted === view.ground[i]) return certainty;
  let sum = 0;
  for (let k = 0; k < CLASSES.length; k++) if (k !== view.ground[i]) sum += drawn(column, row, k);
  return ((1 - certainty) * drawn(column, row, wanted)) / sum;
}

/** A number between 0.05 and 1. */
function drawn(column: number, row: number, which: number): number {
  return 0.05 + 0.95 * ((hash(column >> 2, row >> 2, which, 741) >>> 0) / 0x1_0000_0000);
}

const label: BandValue = ({ view, i }) => (has(view, i, HIDDEN) ? undefined : view.ground[i]);

export const DYNAMIC_WORLD_BANDS: readonly SensorBand[] = [
  ...CLASSES.map((id, k) => ({
    id,
    dataType: FLOAT,
    pixel: 10,
    value: (at: PixelAt) => probability(at, k),
  })),
  { id: 'label', dataType: UINT8, pixel: 10, value: label },
];
