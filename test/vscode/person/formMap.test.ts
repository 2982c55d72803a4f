/** The map in the order form: choosing tiles by the pointer and by the keyboard, without a network. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseTiles } from '../../../src/views/orderForm/parseTiles.ts';
import { type MapLabel, mapParts } from './mapParts.ts';
import { tellAsStory, Workbench } from './workbench.ts';

describe('the map in the order form', () => {
  let workbench: Workbench;

  beforeAll(async () => {
    workbench = await Workbench.open('form-map', { sandbox: ['--speed', '50'] });
  });

  afterAll(async () => {
    await workbench?.close();
  });

  tellAsStory(() => workbench);

  const field = () => workbench.webview.getByRole('textbox', { name: 'Tiles' }).first();
  const tiles = async () => parseTiles(await field().inputValue()).tiles.map(String);
  const map = () => mapParts(workbench);

  test('shows the grid of the configuration over the world, without a network', async () => {
    await workbench.runCommand('Cedar: New Order');
    await workbench.webview.getByRole('heading', { name: 'New order' }).waitFor();
    await workbench.webview.getByRole('button', { name: 'Show Map' }).click();
    await map().list.waitFor();
    await map().stage.scrollIntoViewIfNeeded();
    await map().settled();
    await workbench.looksRight('grid');
  });

  test('names the tile under the pointer, and a click chooses it and removes it again', async () => {
    const name = await map().hover(0.5, 0.5);
    await map().click(0.5, 0.5);
    await expect.poll(() => field().inputValue()).toBe(name);
    await workbench.webview.getByText('1 tile added.').waitFor();
    await map().click(0.5, 0.5);
    await expect.poll(() => field().inputValue()).toBe('');
    // The click has moved the focus and the cursor: the keys go on from there.
    await workbench.page.keyboard.press('Space');
    await expect.poll(() => field().inputValue()).toBe(name);
    await workbench.page.keyboard.press('Space');
    await expect.poll(() => field().inputValue()).toBe('');
  });

  test('a box with Shift chooses tiles, and the text field shows the same choice', async () => {
    await map().drag([0.3, 0.3], [0.6, 0.6], { shift: true });
    await expect.poll(async () => (await tiles()).length).toBeGreaterThan(3);
    await workbench.screenshotInThemes('box');
    await field().fill('h004v004');
    await expect.poll(() => map().chosen()).toEqual(['h004v004']);
  });

  test('a polygon chooses tiles in Web Mercator', async () => {
    await map().projection.selectOption('mercator');
    await map().settled();
    await field().fill('');
    await workbench.webview.getByRole('button', { name: /^Polygon/ }).click();
    await map().polygon([
      [0.35, 0.35],
      [0.6, 0.4],
      [0.5, 0.65],
    ]);
    await expect.poll(async () => (await tiles()).length).toBeGreaterThan(5);
    await workbench.screenshot('polygon');
    await map().projection.selectOption('grid');
  });

  test('the keyboard moves over the tiles, chooses them, and zooms', async () => {
    await field().fill('h004v004');
    await expect.poll(() => map().chosen()).toEqual(['h004v004']);
    await map().list.focus();
    const before = await map().current();
    await workbench.page.keyboard.press('ArrowRight');
    await expect.poll(() => map().current()).not.toBe(before);
    await workbench.page.keyboard.press('Space');
    await expect.poll(tiles).toHaveLength(2);
    await workbench.page.keyboard.press('Shift+ArrowDown');
    await expect.poll(tiles).toHaveLength(3);
    await workbench.page.keyboard.press('+');
    await workbench.page.keyboard.press('Home');
    await workbench.looksRight('keyboard');
  });

  test('draws names of places where the names of tiles leave room', async () => {
    await map().list.focus();
    let [places, tileNames] = [0, 0];
    for (const key of ['Home', '+', '+', '-', '-', '-', '-', '-']) {
      const labels = await map().labels(() => workbench.page.keyboard.press(key));
      const isTile = ({ text }: MapLabel) => /^h\d{3}v\d{3}$/.test(text);
      const [ofTiles, ofPlaces] = [labels.filter(isTile), labels.filter((each) => !isTile(each))];
      const overlapping = ofPlaces.filter((place) => ofTiles.some((tile) => overlap(place, tile)));
      expect(overlapping.map(({ text }) => text)).toEqual([]);
      tileNames += ofTiles.length;
      places += ofPlaces.length;
    }
    expect(tileNames).toBeGreaterThan(10);
    expect(places).toBeGreaterThan(10);
    await workbench.screenshot('names');
  });
});

/** Whether texts cover the same pixels, by more than the blur at their edges. */
function overlap({ box: one }: MapLabel, { box: other }: MapLabel): boolean {
  const [left, top, right, bottom] = [0, 1, 2, 3].map((side) => {
    const sides = [one[side] ?? 0, other[side] ?? 0];
    return side < 2 ? Math.max(...sides) : Math.min(...sides);
  }) as [number, number, number, number];
  return right - left > 1 && bottom - top > 1;
}
