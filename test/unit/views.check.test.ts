/** What the order form says while somebody fills it in, from the first field on. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/core/index.ts';
import type { Root } from '../../src/orders/root.ts';
import { check } from '../../src/views/orderForm/check.ts';
import { EMPTY_DRAFT } from '../../src/views/orderForm/draft.ts';

const config = loadConfig(readFileSync('samples/workspace/cedar.yaml', 'utf8'));
const root = { source: { config: async () => config } } as unknown as Root;

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
