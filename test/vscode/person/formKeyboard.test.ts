/** The order form by the keyboard alone, in a narrow editor with the map open. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { innerFrame } from './form.ts';
import { mapParts } from './mapParts.ts';
import { tellAsStory, Workbench } from './workbench.ts';

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.open('form-keyboard', { sandbox: ['--speed', '50'] });
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

test('the form shows an order, and the map', async () => {
  const { page, webview } = workbench;
  await workbench.runCommand('Cedar: New Order');
  await webview.getByRole('heading', { name: 'New order' }).waitFor();
  await webview.getByRole('checkbox', { name: /^Landsat 8 \(LC08\)/ }).click();
  await webview.getByRole('textbox', { name: 'Tiles' }).first().fill('h004v004');
  await webview.getByLabel('First day').fill('2020-01-01');
  await webview.getByLabel('Last day').fill('2020-06-30');
  await webview.getByRole('button', { name: 'Show Map' }).click();
  await mapParts(workbench).settled();
  await page.setViewportSize({ width: 700, height: 900 });
  await webview.locator('#preview:not(.waiting) #count-images').waitFor();
});

test('no text of the list of collections is cut off', async () => {
  const list = workbench.webview.locator('#collections');
  const cut = () => list.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
  await expect.poll(cut).toBeLessThanOrEqual(0);
  const row = workbench.webview.getByRole('checkbox', { name: /^Satellite Embedding/ });
  await row.scrollIntoViewIfNeeded();
  await workbench.screenshot('collections');
});

/** Where the focus is: the place on the whole page, and whether that is in view. */
const CURRENT_STOP = `(() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (!element || element === document.body) return undefined;
  const outer = document.activeElement;
  const box = outer.getBoundingClientRect();
  const list = outer.closest('#collections');
  const shown = (list ?? document.documentElement).getBoundingClientRect();
  const isInView = list
    ? box.bottom > shown.top && box.top < shown.bottom
    : box.bottom > 0 && box.top < innerHeight;
  const name = outer.getAttribute('aria-label') ?? outer.textContent.trim().slice(0, 40);
  const top = Math.round(box.top + scrollY + (list?.scrollTop ?? 0));
  return { stop: outer.id || outer.localName + ' ' + name, top, left: Math.round(box.left), isInView };
})()`;

/** Checkboxes of collections have their years or ids in their names. */
const COLLECTION = /^vscode-checkbox .*\/.*\d{4}/;

interface Stop {
  readonly stop: string;
  readonly top: number;
  readonly left: number;
  readonly isInView: boolean;
}

test('every control is reached from top to bottom, and is in view then', async () => {
  const { page, webview } = workbench;
  await webview.locator('#collections-search input').focus();
  const frame = await innerFrame(workbench);
  const stops: Stop[] = [];
  // A date has a stop for its day, month and year.
  for (let count = 0; count < 120; count++) {
    const stop = await frame.evaluate<Stop | undefined>(CURRENT_STOP);
    if (stop) stops.push(stop);
    if (!stop || stop.stop === 'submit') break;
    await page.keyboard.press('Tab');
  }
  expect(stops.filter(({ isInView }) => !isInView)).toEqual([]);
  const ids = stops.map(({ stop }) => stop);
  expect(ids.at(-1)).toBe('submit');
  expect(ids.filter((id) => COLLECTION.test(id))).toEqual([
    expect.stringMatching(/^vscode-checkbox Landsat 8 \(LC08\)/),
  ]);
});

test('the arrow keys move through the collections, and Tab leaves the list', async () => {
  const { page, webview } = workbench;
  const { keyboard } = page;
  const frame = await innerFrame(workbench);
  const stop = async () => (await frame.evaluate<Stop | undefined>(CURRENT_STOP))?.stop;
  const box = (name: RegExp) => webview.getByRole('checkbox', { name });
  await webview.locator('#collections-search input').focus();
  await keyboard.press('Tab');
  await expect.poll(stop).toMatch(/Landsat 8 \(LC08\)/);
  await keyboard.press('ArrowDown');
  await expect.poll(stop).toMatch(/Landsat 9 \(LC09\)/);
  await keyboard.press('Space');
  await expect.poll(() => box(/^Landsat 9 \(LC09\)/).getAttribute('aria-checked')).toBe('true');
  await workbench.looksRight('collection-with-focus');
  await keyboard.press('Space');
  await keyboard.press('End');
  const last = await stop();
  await keyboard.press('ArrowDown');
  expect(await stop()).toBe(last);
  await keyboard.press('Home');
  await expect.poll(stop).not.toBe(last);
  await keyboard.press('ArrowUp');
  await keyboard.press('Shift+Tab');
  await expect.poll(stop).toBe('collections-search');
  // The list has only what was searched: the stop is in it.
  await keyboard.type('MODIS');
  await webview.getByText(/collections match\./).waitFor();
  await keyboard.press('Tab');
  await expect.poll(stop).toMatch(/^vscode-checkbox/);
  expect(await webview.locator('#collections [tabindex="0"]:visible').count()).toBeGreaterThan(0);
});
