/** What the order form says while somebody fills it in, from the first field on. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/core/index.ts';
import type { Root } from '../../src/orders/root.ts';
import { check } from '../../src/views/orderForm/check.ts';
import { EMPTY_DRAFT } from '../../src/views/orderForm/draft.ts';
import type { Draft, Field } from '../../src/views/orderForm/protocol.ts';
import { frequencyChange } from '../../src/views/orderForm/remedies.ts';

const config = loadConfig(readFileSync('samples/workspace/cedar.yaml', 'utf8'));
const root = {
  source: { config: async () => config, fingerprint: async () => '' },
} as unknown as Root;

async function problemsOf(tiles: string) {
  return (await check({ ...EMPTY_DRAFT, tiles }, root, undefined, 10)).problems;
}

describe('a form of which only the tiles are filled in', () => {
  it('says that a tile lies outside the grid', async () => {
    const { tiles, collections } = await problemsOf('h004v004\nh999v999');
    expect(tiles?.missing).toBe(false);
    expect(tiles?.message).toContain('row 999, column 999');
    expect(collections?.missing).toBe(true);
  });

  it('says nothing of tiles of the grid', async () => {
    expect((await problemsOf('h004v004')).tiles).toBeUndefined();
  });

  it('says what is no tile at all', async () => {
    expect((await problemsOf('boston')).tiles?.message).toContain('boston');
  });
});

describe('a range and a frequency that do not go together', () => {
  const draft = (periodStart: string, lastDay: string, alias: string, tiles = 'h004v004') => ({
    ...EMPTY_DRAFT,
    collections: ['LANDSAT/LC08/C02/T1_L2'],
    tiles,
    periodStart,
    lastDay,
    ...frequencyChange(alias),
  });
  const checked = (given: Draft) => check(given, root, undefined, 10);
  /** What the buttons say; each, when pressed, is followed by a plan. */
  async function mended(given: Draft, field: Field): Promise<string[]> {
    const { problems } = await checked(given);
    const remedies = problems[field]?.remedies ?? [];
    for (const { label, change } of remedies) {
      const after = await checked({ ...given, ...change });
      expect([label, after.problems]).toEqual([label, {}]);
      expect(after.preview?.tasks).toBeGreaterThan(0);
    }
    return remedies.map(({ label }) => label);
  }

  it('is mended by another start, another anchor, or a shorter frequency', async () => {
    expect(await mended(draft('2020-03-01', '2020-10-01', 'YS'), 'frequency')).toEqual([
      'Start on 2020-01-01',
      'Begin Periods on 2020-03-01',
      'Every 6 months',
      'One period',
    ]);
    expect(await mended(draft('2020-06-10', '2020-06-20', 'MS'), 'frequency')).toEqual([
      'Start on 2020-06-01',
      'Every half month',
      'One period',
    ]);
  });

  it('is mended by a longer one where there would be too many tasks', async () => {
    const all = 'h000-009v000-009';
    expect(await mended(draft('2014-01-01', '2023-12-31', '16D', all), 'order')).toEqual([
      'Every 6 months',
      'Every year',
    ]);
    expect(await mended(draft('1970-01-01', '2019-12-31', 'D'), 'lastDay')).toHaveLength(2);
  });

  it('is mended as well where the only period begins on the last day', async () => {
    const given = draft('2019-12-15', '2020-01-01', 'YS');
    const { preview } = await checked(given);
    const labels = preview?.warnings.flatMap(({ remedies }) => remedies.map(({ label }) => label));
    expect(labels).toEqual(['Start on 2019-01-01', 'Start on 2020-01-01', 'End on 2020-12-31']);
    for (const { change } of preview?.warnings.flatMap(({ remedies }) => remedies) ?? []) {
      expect((await checked({ ...given, ...change })).problems).toEqual({});
    }
  });

  it('has no remedy where the frequency is none', async () => {
    expect(await mended(draft('2020-01-01', '2020-12-31', 'nonsense'), 'frequency')).toEqual([]);
  });

  it('is warned of with frequencies that fit the queue', async () => {
    const { preview } = await checked(draft('2014-01-01', '2023-12-31', 'MS', 'h000-009v000-009'));
    const [warning] = preview?.warnings ?? [];
    expect(warning?.text).toContain('lets 3,000 tasks wait');
    expect(warning?.remedies.map(({ label }) => label)).toEqual(['Every 6 months', 'Every year']);
  });
});
