/** NASADEM: heights of the land as a single image. */
import { boxFootprint, degreeGrid, wholeSight } from './globalGrid.ts';
import { GROUND } from './pixelView.ts';
import { INT16, type SensorBand, UINT8 } from './sensorBand.ts';
import { SensorScene } from './sensorScene.ts';

const STEP = 1 / 3600;
const START = Date.UTC(2000, 1, 11);
const END = Date.UTC(2000, 1, 22);
const [NORTH, SOUTH] = [60, -56];
const GRID = degreeGrid(STEP, -180, NORTH, 360 * 3600, (NORTH - SOUTH) * 3600);

const BANDS: readonly SensorBand[] = [
  { id: 'elevation', dataType: INT16, pixel: STEP, value: ({ view, i }) => view.height[i] },
  { id: 'num', dataType: UINT8, pixel: STEP, value: () => 3 },
  {
    id: 'swb',
    dataType: UINT8,
    pixel: STEP,
    value: ({ view, i }) => (view.ground[i] === GROUND.water ? 255 : 0),
  },
];

export const TERRAIN = new SensorScene({
  collection: '',
  index: 'NASA/NASADEM_HGT/001',
  timeStart: START,
  bands: BANDS,
  grid: () => GRID,
  sight: () => wholeSight('NASADEM', GRID, Date.UTC(2000, 6, 1), 64),
  footprint: () => boxFootprint(-180, SOUTH, 180, NORTH),
  properties: () => ({
    'system:time_end': END,
    title: 'NASADEM: NASA NASADEM Digital Elevation 30m',
  }),
});
