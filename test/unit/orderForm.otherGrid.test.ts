/** In another grid, the same tile numbers mean other places: nothing in the form is carried over to them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type InsideArea, loadConfig, TileGrid } from '../../src/core/index.ts';
import type { ConfigurationOrders } from '../../src/orders/order.ts';
import type { FormArea } from '../../src/views/orderForm/areaFinding.ts';
import { checkOrder } from '../../src/views/orderForm/check.ts';
import { asDraft, checkDraft, EMPTY_DRAFT } from '../../src/views/orderForm/draft.ts';
import { fingerprintOf } from '../../src/views/orderForm/fingerprints.ts';
import { withoutImagesOfArea } from '../../src/views/orderForm/formInside.ts';
import { FormOwnGrid } from '../../src/views/orderForm/formOwnGrid.ts';
import { ImageCounts } from '../../src/views/orderForm/imageCounts.ts';
import { imageKey } from '../../src/views/orderForm/imageKeys.ts';
import type { Draft } from '../../src/views/orderForm/protocol.ts';
import { TilesOfGrid } from '../../src/views/orderForm/tilesOfGrid.ts';

const YAML = readFileSync('samples/workspace/cedar.yaml', 'utf8');
const DESCRIBED = `
collections:
  projects/p/assets/drone:
    mosaic: date
    bands:
      - { id: b1, name: red, data_type: uint16 }
`;
const OTHER_GRID = YAML.replace('name: Boston sample', 'name: Farther east').replace(
  '[295680, ',
  '[395680, ',
);

function configurationOf(yaml: string): ConfigurationOrders {
  const config = loadConfig(yaml);
  const source = { id: 'c', config: async () => config, fingerprint: async () => yaml };
  return { source } as unknown as ConfigurationOrders;
}

const DRAFT: Draft = {
  ...EMPTY_DRAFT,
  collections: ['LANDSAT/LC08/C02/T1_L2', 'projects/p/assets/drone'],
  tiles: 'h004v004',
  periodStart: '2020-01-01',
  lastDay: '2020-02-29',
  frequency: 'MS',
};

async function countsOf(draft: Draft, configuration: ConfigurationOrders): Promise<ImageCounts> {
  const { request } = checkDraft(draft);
  if (!request) throw new Error('The draft is not complete.');
  const { items } = (await configuration.source.config()).plan(request);
  const counts = new ImageCounts(
    await fingerprintOf(request, configuration),
    new Map(items.map((item) => [imageKey(item), { dates: 3, scenes: 4 }])),
  );
  // As in the next window.
  const kept = ImageCounts.from(JSON.parse(JSON.stringify(counts)));
  if (!kept) throw new Error('The counts are not read.');
  return kept;
}

/** Ids of the collections whose images have counts in the form. */
async function counted(draft: Draft, configuration: ConfigurationOrders, counts: ImageCounts) {
  const { preview } = await checkOrder(draft, configuration, counts);
  return preview?.images.matrices.flatMap(({ collection, counts: of }) => (of ? collection : []));
}

describe('counts of images', () => {
  const then = configurationOf(YAML + DESCRIBED);

  it('are kept, as outdated ones, while tiles and collections mean the same', async () => {
    const counts = await countsOf(DRAFT, then);
    expect(await counted(DRAFT, then, counts)).toEqual(DRAFT.collections);
    const commented = configurationOf(`# A comment\n${YAML}${DESCRIBED}`);
    expect(await counted(DRAFT, commented, counts)).toEqual(DRAFT.collections);
    const { preview } = await checkOrder(DRAFT, commented, counts);
    expect(preview?.images.counted?.stale).toBe(true);
  });

  it('are not those of another grid', async () => {
    const counts = await countsOf(DRAFT, then);
    const now = configurationOf(OTHER_GRID + DESCRIBED);
    expect((await now.source.config()).grid.name).not.toBe((await then.source.config()).grid.name);
    expect(await counted(DRAFT, now, counts)).toEqual([]);
    const { preview } = await checkOrder(DRAFT, now, counts);
    expect(preview?.images.counted).toBeUndefined();
  });

  it('are not those of a collection that was described in another way', async () => {
    const counts = await countsOf(DRAFT, then);
    const now = configurationOf(
      YAML + DESCRIBED.replace('bands:', 'start: 2019-06-01\n    bands:'),
    );
    expect(await counted(DRAFT, now, counts)).toEqual(['LANDSAT/LC08/C02/T1_L2']);
  });

  it('are not those of another area that images are cut to', async () => {
    const tile = (await then.source.config()).grid.tile(4, 4).toLonLat().geometry;
    const insideArea: InsideArea = { name: 'field', geometry: tile as InsideArea['geometry'] };
    const draft = { ...DRAFT, isInside: true, insideArea } as Draft;
    expect(await counted(draft, then, await countsOf(draft, then))).toEqual(DRAFT.collections);
    expect(await counted(draft, then, await countsOf(DRAFT, then))).toEqual([]);
    expect(await counted(DRAFT, then, await countsOf(draft, then))).toEqual([]);
  });

  it('of an earlier choice are not shown beside the message that no scenes are left', async () => {
    const [landsat = ''] = DRAFT.collections;
    const counts = await countsOf(DRAFT, then);
    const winter = { ...DRAFT, scenes: { ...DRAFT.scenes, months: [1] } };
    const background = { emptyCollections: () => [landsat] };
    const { preview } = await checkOrder(winter, then, counts, background);
    expect(preview?.warnings.map(({ text }) => text).join()).toContain('LC08');
    const [ofLandsat, ofDrone] = preview?.images.matrices ?? [];
    expect([ofLandsat?.counts, ofDrone?.counts?.length]).toEqual([undefined, 2]);
  });
});

describe('tiles', () => {
  const [boston, east] = [configurationOf(YAML), configurationOf(OTHER_GRID)];

  function form(given: Partial<Draft>, area?: FormArea) {
    const state = {
      draft: { ...DRAFT, ...given } as Draft,
      configuration: boston,
      words: [] as string[],
    };
    const tiles = new TilesOfGrid({
      draft: () => state.draft,
      area: () => area,
      configuration: () => state.configuration,
      remember: (tilesGrid) => {
        state.draft = { ...state.draft, tilesGrid };
      },
      replace: (change, words) => {
        state.draft = { ...state.draft, ...change };
        state.words.push(words);
      },
    });
    return { state, tiles };
  }

  it('are removed when the grid is replaced, with what was chosen of their images', async () => {
    const { state, tiles } = form({ leaveOut: ['c|4|4|a|b'], existing: 'takeOver' });
    expect(await tiles.follow()).toBe(false);
    expect(state.draft.tiles).toBe('h004v004');
    // As in the next window.
    state.draft = asDraft(JSON.parse(JSON.stringify(state.draft)));
    state.configuration = east;
    expect(await tiles.follow()).toBe(true);
    expect(state.draft).toMatchObject({ tiles: '', leaveOut: [], existing: 'leaveOut' });
    expect(state.words).toEqual([
      expect.stringMatching(/^The tile grid is now .*, where the same tile numbers mean other/),
    ]);
    expect(await tiles.follow()).toBe(false);
  });

  it('come back with their grid', async () => {
    const { state, tiles } = form({ leaveOut: ['c|4|4|a|b'] });
    await tiles.follow();
    state.configuration = east;
    await tiles.follow();
    state.draft = { ...state.draft, tiles: 'h001v001' };
    state.configuration = boston;
    await tiles.follow();
    expect(state.draft).toMatchObject({ tiles: 'h004v004', leaveOut: ['c|4|4|a|b'] });
    state.configuration = east;
    await tiles.follow();
    expect(state.draft).toMatchObject({ tiles: 'h001v001', leaveOut: [] });
  });

  it('of the area of the form are found again', async () => {
    const { geometry } = (await east.source.config()).grid.tile(5, 6).toLonLat();
    const inside = { name: 'park', geometry: geometry as InsideArea['geometry'] };
    const outline = { type: 'MultiPolygon' as const, coordinates: [] };
    const { state, tiles } = form({}, { name: 'park.gpkg', outline, inside });
    await tiles.follow();
    state.configuration = east;
    await tiles.follow();
    expect(state.draft.tiles).toContain('h006v005');
    expect(state.words.at(-1)).toMatch(/and those of park\.gpkg were chosen again\.$/);
  });

  it('stay when only the pixels or the name of the grid change, or it cannot be read', async () => {
    const { state, tiles } = form({});
    await tiles.follow();
    const { grid } = await boston.source.config();
    const { res, size, ...others } = grid.toJSON();
    const finer = TileGrid.from({
      ...others,
      name: 'finer',
      res: res.map((each) => each / 2),
      size: size.map((each) => each * 2),
    });
    const broken = async () => Promise.reject(new Error('not readable'));
    for (const config of [async () => ({ grid: finer }), broken]) {
      state.configuration = { source: { config } } as unknown as ConfigurationOrders;
      expect(await tiles.follow()).toBe(false);
      expect(state.draft.tiles).toBe('h004v004');
    }
  });
});

describe('an area that is ordered without the grid', () => {
  it('has no grid while the pixels are looked up again for another description', async () => {
    const outline = { type: 'MultiPolygon' as const, coordinates: [] };
    const geometry = { type: 'Polygon' as const, coordinates: [] };
    const area: FormArea = { name: 'field', outline, inside: { name: 'field', geometry } };
    const draft: Draft = { ...DRAFT, isWithoutGrid: true };
    let yaml = 'before';
    let changes = 0;
    const areaGrid = async () => TileGrid.named('LANDSAT_ARD_CU');
    const configuration = {
      source: { id: 'c', fingerprint: async () => yaml },
      areaGrid,
    } as unknown as ConfigurationOrders;
    const ownGrid = new FormOwnGrid({
      draft: () => draft,
      area: () => area,
      configuration: () => configuration,
      changed: () => changes++,
    });
    await ownGrid.follow();
    expect(ownGrid.of(draft, area)).toBeDefined();
    yaml = 'after';
    const asked = ownGrid.follow();
    await expect.poll(() => changes).toBe(2);
    expect(ownGrid.of(draft, area)).toBeUndefined();
    await asked;
    expect([changes, ownGrid.of(draft, area) !== undefined]).toEqual([3, true]);
  });

  it('has no images left out that were those of another area', () => {
    const draft: Draft = { ...DRAFT, leaveOut: ['c|0|0|a|b'] };
    expect(withoutImagesOfArea(draft)).toEqual({});
    for (const choice of [{ isWithoutGrid: true }, { isInside: true }]) {
      expect(withoutImagesOfArea({ ...draft, ...choice })).toMatchObject({ leaveOut: [] });
    }
  });
});
