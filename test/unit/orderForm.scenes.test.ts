/** Choices of scenes in the order form: in requests, from the configuration, from earlier orders. */
import { describe, expect, it, test } from 'vitest';
import {
  configuredCloudLimit,
  configuredMonths,
  type FilterSpec,
  imageCollection,
} from '../../src/core/index.ts';
import { formatFilter } from '../../src/domain/filterText.ts';
import { describeSceneLimits, describeUsedDates } from '../../src/text/sceneChoices.ts';
import {
  asDraft,
  checkDraft,
  EMPTY_DRAFT,
  problemAtField,
} from '../../src/views/orderForm/draft.ts';
import {
  NO_SCENE_CHOICE,
  sceneChoice,
  scenesAgain,
} from '../../src/views/orderForm/draftScenes.ts';
import type { DraftScenes } from '../../src/views/orderForm/protocol.ts';
import { sceneSettings } from '../../src/views/orderForm/sceneSettings.ts';

const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';

const WISHES: DraftScenes = {
  cloudLimit: '30',
  months: [6, 7],
  pathRows: '193/26, 194',
  mgrsTiles: '',
  timeOfDay: 'day',
  nadirOnly: true,
  cloudMask: 'usual',
  composite: 'best',
};

/** @param each filters of each collection, by its id, in place of those of all */
function settingsOf(
  ids: readonly string[],
  filters: readonly FilterSpec[] = [],
  each?: Readonly<Record<string, readonly FilterSpec[]>>,
) {
  const rows = ids.map((id) => imageCollection(id));
  const configured = each ?? Object.fromEntries(ids.map((id) => [id, filters]));
  const limits = { cloudLimit: configuredCloudLimit, months: configuredMonths };
  return sceneSettings(rows, configured, limits);
}

describe('a draft', () => {
  const draft = {
    ...EMPTY_DRAFT,
    collections: [LANDSAT_8],
    tiles: 'h009v003',
    periodStart: '2020-01-01',
    lastDay: '2020-12-31',
  };

  it('becomes a request with the same choice for each collection', () => {
    const choice = {
      cloudLimit: 30,
      months: [6, 7],
      pathRows: [[193, 26], [194]],
      timeOfDay: 'day',
      nadirOnly: true,
      cloudMask: true,
      composite: 'best',
    };
    const { request } = checkDraft({ ...draft, scenes: WISHES });
    expect(request?.choices).toEqual({ [LANDSAT_8]: choice });
    expect(checkDraft(draft).request?.choices).toBeUndefined();
  });

  it('becomes a request with other choices for each collection', () => {
    const own = {
      ...draft,
      collections: [LANDSAT_8, SENTINEL_2],
      scenes: WISHES,
      hasOwnScenes: true,
      ownScenes: {
        [LANDSAT_8]: { ...NO_SCENE_CHOICE, cloudLimit: '30' },
        [SENTINEL_2]: { ...NO_SCENE_CHOICE, cloudMask: 'scl', mgrsTiles: '33UXP' },
      },
    };
    expect(checkDraft(own).request?.choices).toEqual({
      [LANDSAT_8]: { cloudLimit: 30 },
      [SENTINEL_2]: { cloudMask: 'scl', mgrsTiles: ['33UXP'] },
    });
    // A collection that was added has none yet, and one that was removed keeps its own.
    const other = { ...own, collections: [SENTINEL_2, 'MODIS/061/MOD09GA'] };
    expect(Object.keys(checkDraft(other).request?.choices ?? {})).toEqual([SENTINEL_2]);
    expect(asDraft(JSON.parse(JSON.stringify(own)))).toEqual(own);
  });

  it('is kept, and an earlier one has no choice', () => {
    expect(asDraft({ ...draft, scenes: WISHES }).scenes).toEqual(WISHES);
    for (const scenes of [undefined, 5, { months: 'x', timeOfDay: 'dusk' }]) {
      expect(asDraft({ ...draft, scenes }).scenes).toEqual(NO_SCENE_CHOICE);
      expect(asDraft({ ...draft, ownScenes: scenes }).hasOwnScenes).toBe(false);
    }
  });

  test.each<[part: Partial<DraftScenes>, message: RegExp]>([
    [{ pathRows: '193-26' }, /are not paths and rows/],
    [{ pathRows: '/26' }, /are not paths and rows/],
    [{ mgrsTiles: '33UXP' }, /not in tiles of MGRS/],
    [{ cloudMask: 'scl' }, /has no cloud mask "scl"/],
  ])('with %j has its problem at the scenes', (part, message) => {
    const choice = sceneChoice({ ...NO_SCENE_CHOICE, ...part });
    try {
      imageCollection(LANDSAT_8, choice);
      expect.unreachable();
    } catch (error) {
      expect(problemAtField(error).scenes?.message).toMatch(message);
    }
  });
});

describe('the settings of a configuration', () => {
  it('are shown: the cloud limit, the months, and other filters', () => {
    const settings = settingsOf(
      [LANDSAT_8],
      [
        { function: 'lte', name: 'CLOUD_COVER', value: 80 },
        { function: 'calendarRange', start: 5, end: 9, field: 'month' },
        { function: 'lte', name: 'CLOUD_COVER_LAND', value: 50 },
      ],
    );
    expect(settings).toMatchObject({
      configuredCloudLimit: 80,
      configuredMonths: 'May to Sep',
      filters: ['CLOUD_COVER_LAND ≤ 50'],
    });
  });

  it('are shown for each collection where they differ', () => {
    const tier2 = 'LANDSAT/LC08/C02/T2_L2';
    const clouds = (value: number) => ({ function: 'lte', name: 'CLOUD_COVER', value });
    const summer = { function: 'calendarRange', start: 5, end: 9, field: 'month' };
    const one = settingsOf([LANDSAT_8, tier2], [], {
      [LANDSAT_8]: [clouds(80), summer, { function: 'gt', name: 'SUN_ELEVATION', value: 30 }],
    });
    expect(one).toMatchObject({
      differentCloudLimits: 'Landsat 8 (LC08): 80 %; Landsat 8 (LC08 T2): no limit',
      differentMonths: 'Landsat 8 (LC08): May to Sep; Landsat 8 (LC08 T2): all months',
      filters: ['Landsat 8 (LC08): SUN_ELEVATION > 30'],
    });
    expect(one).not.toHaveProperty('configuredCloudLimit');
    expect(one).not.toHaveProperty('configuredMonths');
    const two = settingsOf([LANDSAT_8, tier2], [], {
      [LANDSAT_8]: [clouds(80)],
      [tier2]: [clouds(20)],
    });
    expect(two.differentCloudLimits).toBe('Landsat 8 (LC08): 80 %; Landsat 8 (LC08 T2): 20 %');
    expect(two).not.toHaveProperty('configuredCloudLimit');
  });

  it('are those that all filters of a collection let through', () => {
    const months = (start: number, end: number) => {
      return { function: 'calendarRange', start, end, field: 'month' };
    };
    const both = settingsOf([LANDSAT_8], [months(5, 9), months(8, 12)]);
    expect(both.configuredMonths).toBe('Aug to Sep');
    expect(settingsOf([LANDSAT_8], [months(5, 6), months(8, 9)]).configuredMonths).toBe('no month');
  });

  it('offer what all chosen collections allow', () => {
    expect(settingsOf([LANDSAT_8])).toMatchObject({
      hasPathRows: true,
      hasMgrsTiles: false,
      hasNadir: true,
      canChooseBest: true,
      isBestEstimated: false,
    });
    expect(settingsOf(['MODIS/061/MOD09GA'])).toMatchObject({
      canLimitClouds: false,
      canChooseBest: true,
    });
    expect(settingsOf(['MODIS/061/MCD43A4'])).toMatchObject({ canChooseBest: false });
    expect(settingsOf([SENTINEL_2]).masks.map(({ value }) => value)).toEqual(['usual', 'scl']);
    const both = settingsOf([LANDSAT_8, SENTINEL_2]);
    expect(both.masks[0]?.detail).toMatch(/^Landsat 8 \(LC08\): .+; Sentinel-2 \(S2\): .+/);
    expect(both.masks.map(({ value }) => value)).toEqual(['usual']);
    expect(both).toMatchObject({ hasPathRows: false, canLimitClouds: true, canChooseMedian: true });
    expect(settingsOf(['COPERNICUS/S1_GRD'])).toMatchObject({
      masks: [],
      canLimitClouds: false,
      canChooseMedian: false,
    });
    expect(settingsOf([])).toMatchObject({ canLimitClouds: false, canChooseMedian: false });
  });
});

describe('an earlier order', () => {
  const rowOf = (id: string) => imageCollection(id);

  it('fills the form with what it chose', () => {
    const choices = {
      [LANDSAT_8]: { cloudLimit: 0, cloudMask: 'qa_pixel' },
      [SENTINEL_2]: { cloudLimit: 0, cloudMask: 'cloud_score_plus' },
    };
    expect(scenesAgain([LANDSAT_8, SENTINEL_2], choices, rowOf)).toEqual({
      scenes: { ...NO_SCENE_CHOICE, cloudLimit: '0', cloudMask: 'usual' },
      hasOwnScenes: false,
      ownScenes: {},
    });
  });

  it('fills in the choices of each collection where they differ', () => {
    const choices = { [SENTINEL_2]: { cloudMask: 'scl' } };
    expect(scenesAgain([LANDSAT_8, SENTINEL_2], choices, rowOf)).toEqual({
      scenes: NO_SCENE_CHOICE,
      hasOwnScenes: true,
      ownScenes: {
        [LANDSAT_8]: NO_SCENE_CHOICE,
        [SENTINEL_2]: { ...NO_SCENE_CHOICE, cloudMask: 'scl' },
      },
    });
    expect(scenesAgain([SENTINEL_2], choices, rowOf)).toEqual({
      scenes: { ...NO_SCENE_CHOICE, cloudMask: 'scl' },
      hasOwnScenes: false,
      ownScenes: {},
    });
  });
});

test('limits of scenes and the dates of an image are described in a line each', () => {
  const choice = sceneChoice(WISHES);
  expect(describeSceneLimits({ ...choice, cloudMask: 'scl' })).toBe(
    'clouds up to 30 %; Jun to Jul; path and row: 193/26, 194; by day; nadir only',
  );
  expect(describeSceneLimits({ composite: 'best' })).toBe('');
  expect(describeUsedDates(choice.composite)).toBe('best date');
  expect(describeUsedDates('median', 'none')).toBe('median of all dates');
  expect(describeUsedDates(undefined)).toBe('all dates');
  expect(describeUsedDates(undefined, 'orbit')).toBe('a layer for each date and orbit');
});

test.each([
  [{ function: 'gt', name: 'SUN_ELEVATION', value: 30 }, 'SUN_ELEVATION > 30'],
  [{ function: 'lte', leftField: 'CLOUD_COVER', rightValue: 80 }, 'CLOUD_COVER ≤ 80'],
  [{ function: 'lt', leftField: 'A', rightField: 'B' }, 'A < B'],
  [
    { function: 'metadata_', name: 'CLOUD_COVER', operator: 'not_greater_than', value: 80 },
    'CLOUD_COVER ≤ 80',
  ],
  [{ function: 'dayOfYear', start: 100, end: 200 }, 'day of year 100–200'],
  [{ function: 'calendarRange', start: 8, opt_end: 12, opt_field: 'hour' }, 'hour 8–12'],
  [{ function: 'inList', name: 'WRS_PATH', value: [193, 194] }, 'WRS_PATH in 193, 194'],
  [
    {
      function: 'Or',
      filters: [
        { function: 'eq', name: 'WRS_PATH', value: 193 },
        {
          function: 'and',
          filters: [
            { function: 'eq', name: 'WRS_PATH', value: 194 },
            { function: 'not', filter: { function: 'eq', name: 'WRS_ROW', value: 26 } },
          ],
        },
      ],
    },
    'WRS_PATH = 193 or (WRS_PATH = 194 and not (WRS_ROW = 26))',
  ],
  [
    { function: 'area', min: 100, region: { type: 'Point', coordinates: [7, 50] } },
    'area(min: 100; region: (type: Point; coordinates: (7, 50)))',
  ],
  [{ function: 'or', filters: 'x' }, 'or(filters: x)'],
])('the filter %j is described without JSON', (filter, text) => {
  expect(formatFilter(filter)).toBe(text);
});
