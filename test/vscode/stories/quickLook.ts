/** The quick look at a downloaded image: with the mouse, with the keyboard, as text. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fromFile } from 'geotiff';
import type { Locator } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { EarthEngine, loadConfig, type OrderRequest } from '../../../src/core/index.ts';
import { writeLarge } from '../../bench/quickLook.ts';
import { tiff } from '../../unit/quickLook.tiff.ts';
import { tellAsStory, type Workbench } from '../person/workbench.ts';

/** @param open the sample workspace with a sandbox of its own */
export function quickLook(open: () => Promise<Workbench>): void {
  let workbench: Workbench;
  /** The downloaded image, and that of the tile east of it. */
  let image: string;
  let eastern: string;

  beforeAll(async () => {
    workbench = await open();
    [image = '', eastern = ''] = await downloaded(workbench);
    await writeFile(
      path.join(workbench.folder, 'half.tif'),
      tiff({
        width: 64,
        height: 64,
        type: 'uint16',
        fields: { 42113: '0' },
        value: (x, y) => (x < 32 ? 0 : 1000 + y),
      }),
    );
    await writeFile(path.join(workbench.folder, 'text.tif'), 'This is not an image.');
  });

  tellAsStory(() => workbench);

  test('a downloaded image opens as a picture', async () => {
    const { webview, page } = workbench;
    // By its name, for its folder is closed yet.
    await workbench.openFile(path.basename(image));
    await webview.getByRole('application', { name: /^Image LANDSAT_LC08/ }).waitFor();
    await painted(workbench);
    // No question appears: only one editor can open it.
    expect(await page.locator('.notification-list-item').count()).toBe(0);
    await page.getByText(/^256 × 256 +· +uint16 +· +EPSG:32619$/).waitFor();
    await workbench.screenshot('true-color');
    expect(await chosenDate(workbench)).toMatch(/^2020-0[5-8]-\d\d$/);
  });

  test('the value under the pointer is the value in the file', async () => {
    await pointAt(workbench, 0.3, 0.7);
    const { row, column } = await place(workbench);
    // The whole image shows: 0.3 and 0.7 of its 256 pixels.
    expect(Math.abs(column - 0.3 * 256)).toBeLessThan(2);
    expect(Math.abs(row - 0.7 * 256)).toBeLessThan(2);
    const date = await chosenDate(workbench);
    const values = await valuesInFile(image, row, column);
    for (const name of ['red', 'green', 'blue']) {
      const stored = values.get(`${date.replaceAll('-', '')}_${name}`);
      await expect.poll(async () => (await valuesOf(workbench, name))[0]).toBe(String(stored));
      const [, physical] = await valuesOf(workbench, name);
      // Landsat Collection 2: reflectance = stored × 0.0000275 - 0.2.
      expect(Number(physical)).toBeCloseTo((stored ?? 0) * 0.0000275 - 0.2, 5);
    }
    await workbench.webview.getByText(/° N, \d+\.\d+° W/).waitFor();
    await workbench.screenshot('under-the-cursor');
  });

  test('other bands can be shown in other colors', async () => {
    const { webview } = workbench;
    await choose(workbench, 'Show', 'Single band');
    await choose(workbench, 'Band', 'thermal');
    await choose(workbench, 'Colors', 'Violet to yellow');
    await painted(workbench);
    await pointAt(workbench, 0.5, 0.5);
    await webview.getByRole('rowheader', { name: 'thermal' }).waitFor();
    await expect
      .poll(async () => (await valuesOf(workbench, 'thermal'))[1])
      .toMatch(/^\d{3}\.\d+ K$/);
    await workbench.screenshot('thermal');
    expect(await workbench.audit()).toEqual([]);
    await choose(workbench, 'Show', 'False color (near infrared)');
    await painted(workbench);
    await workbench.screenshot('false-color');
  });

  test('clouds are shown over the picture, with their shares', async () => {
    const { webview, page } = workbench;
    const box = webview.getByRole('checkbox', { name: 'Show clouds' });
    const legend = webview.getByRole('list', { name: 'Colors of clouds' });
    await webview.getByRole('slider', { name: 'Date, first to last' }).press('End');
    const [date, share] = await cloudiest(image);
    await choose(workbench, 'Date', date);
    await painted(workbench);
    const before = await colors(workbench, { from: 0.05, to: 0.95 });
    await box.focus();
    await page.keyboard.press('Space');
    await painted(workbench);
    const cloudy = `Cloud: ${(share * 100).toFixed(0)} %`;
    await legend.getByText(cloudy, { exact: true }).waitFor();
    await legend.getByText(/^Cloud shadow: /).waitFor();
    await workbench.screenshot('clouds');
    expect(await workbench.audit()).toEqual([]);
    const after = await colors(workbench, { from: 0.05, to: 0.95 });
    const added = [...after].filter((color) => !before.has(color));
    expect(added.length).toBeGreaterThan(20);
    // The same with a key in the picture.
    await webview.getByRole('application').focus();
    await page.keyboard.press('c');
    await legend.waitFor({ state: 'hidden' });
    await expect
      .poll(async () => [...(await colors(workbench, { from: 0.05, to: 0.95 }))].sort())
      .toEqual([...before].sort());
  });

  test('an index is shown in colors, with a legend and its value under the pointer', async () => {
    const { webview } = workbench;
    await choose(workbench, 'Show', 'NDVI, vegetation');
    await painted(workbench);
    await webview.getByRole('img', { name: 'Colors from -0.2 to 0.9' }).waitFor();
    await pointAt(workbench, 0.2, 0.6);
    const { row, column } = await place(workbench);
    const date = (await chosenDate(workbench)).replaceAll('-', '');
    const stored = await valuesInFile(image, row, column);
    const [nir = 0, red = 0] = ['nir', 'red'].map(
      (name) => (stored.get(`${date}_${name}`) ?? 0) * 2.75e-5 - 0.2,
    );
    await expect
      .poll(async () => Number((await valuesOf(workbench, 'NDVI'))[1]))
      .toBeCloseTo((nir - red) / (nir + red), 3);
    await workbench.screenshot('ndvi');
    expect(await workbench.audit()).toEqual([]);
  });

  test('a custom formula is shown, and its errors where they are', async () => {
    const { webview } = workbench;
    await choose(workbench, 'Show', 'Custom formula');
    const field = webview.getByRole('textbox', { name: 'Formula' });
    await expect.poll(() => field.inputValue()).toBe('(nir - red) / (nir + red)');
    await field.fill('(nir - rde) / 2');
    await field.press('Enter');
    await webview.getByText(/The image has no band "rde" \(character 8\)/).waitFor();
    expect(await workbench.audit()).toEqual([]);
    await field.fill('nir / red');
    await field.press('Enter');
    await painted(workbench);
    await webview.getByRole('rowheader', { name: 'nir / red' }).waitFor();
    await workbench.screenshot('formula');
    await choose(workbench, 'Show', 'False color (near infrared)');
    await painted(workbench);
  });

  test('two dates are compared with a divider, by keyboard and mouse', async () => {
    const { webview, page } = workbench;
    const left = { from: 0.05, to: 0.45 };
    const right = { from: 0.55, to: 0.95 };
    const sorted = async (part: typeof left) => [...(await colors(workbench, part))].sort();
    const first = await chosenDate(workbench);
    const alone = { left: await sorted(left), right: await sorted(right) };
    const second = (await datesOf(image)).find((date) => date !== first) ?? '';
    await choose(workbench, 'Compare with', second);
    const divider = webview.getByRole('slider', { name: 'Divider between two dates' });
    await divider.waitFor();
    await painted(workbench);
    await expect.poll(() => sorted(right)).not.toEqual(alone.right);
    expect(await sorted(left)).toEqual(alone.left);
    expect(await divider.getAttribute('aria-valuetext')).toBe(
      `${first} left of 50 %, ${second} right of it`,
    );
    await workbench.screenshot('compared');
    expect(await workbench.audit()).toEqual([]);
    // The values are those of the date under the pointer.
    await pointAt(workbench, 0.25, 0.5);
    await webview.locator('.where').getByText(first, { exact: true }).waitFor();
    await pointAt(workbench, 0.75, 0.5);
    await webview.locator('.where').getByText(second, { exact: true }).waitFor();
    const { row, column } = await place(workbench);
    const red = (await valuesInFile(image, row, column)).get(`${second.replaceAll('-', '')}_red`);
    await expect.poll(async () => (await valuesOf(workbench, 'red'))[0]).toBe(String(red));
    // At the right edge, only the first date is visible.
    await divider.press('End');
    await webview.locator('.where').getByText(first, { exact: true }).waitFor();
    expect(await divider.getAttribute('aria-valuenow')).toBe('100');
    await divider.press('Home');
    await divider.press('ArrowRight');
    await divider.press('Shift+ArrowRight');
    expect(await divider.getAttribute('aria-valuenow')).toBe('11');
    const handle = await divider.boundingBox();
    const middle = await imageBox(workbench);
    if (!handle) throw new Error('The divider is not visible.');
    await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
    await page.mouse.down();
    await page.mouse.move(middle.x + middle.side / 2, handle.y + handle.height / 2, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => Number(await divider.getAttribute('aria-valuenow'))).toBe(50);
    await choose(workbench, 'Compare with', 'No other date');
    await divider.waitFor({ state: 'hidden' });
    await painted(workbench);
    await expect.poll(() => sorted(right)).not.toEqual([]);
  });

  test('the image of the next tile is shown beside it', async () => {
    const { webview, page } = workbench;
    const shown = webview.getByRole('checkbox', { name: 'Show neighboring tiles' });
    await shown.press('Space');
    await webview.getByText('1 more image is shown.').waitFor();
    await page.getByText(/^512 × 256/).waitFor();
    await painted(workbench);
    const box = await webview.getByRole('application').boundingBox();
    if (!box) throw new Error('There is no picture.');
    const scale = Math.min(box.width / 512, box.height / 256) * 0.96;
    const [x, y] = [box.x + box.width / 2 + 100 * scale, box.y + box.height / 2 + 20 * scale];
    await page.mouse.move(x - 5, y - 5);
    await page.mouse.move(x, y, { steps: 3 });
    await webview.locator('.where').getByText('h005v004', { exact: true }).waitFor();
    const { row, column } = await place(workbench);
    expect(Math.abs(column - 100)).toBeLessThan(3);
    const date = (await chosenDate(workbench)).replaceAll('-', '');
    const stored = (await valuesInFile(eastern, row, column)).get(`${date}_red`);
    await expect.poll(async () => (await valuesOf(workbench, 'red'))[0]).toBe(String(stored));
    await workbench.screenshot('mosaic');
    expect(await workbench.audit()).toEqual([]);
    await shown.press('Space');
    await page.getByText(/^256 × 256/).waitFor();
    await painted(workbench);
    await pointAt(workbench, 0.5, 0.5);
  });

  test('the keyboard selects the next date, with its own values', async () => {
    const { webview, page } = workbench;
    // It opened at the clearest one.
    await webview.getByRole('slider', { name: 'Date, first to last' }).press('Home');
    await webview.getByText('1 of').waitFor();
    const before = await chosenDate(workbench);
    await webview.getByRole('application').focus();
    await page.keyboard.press('PageDown');
    await webview.getByText('2 of').waitFor();
    await painted(workbench);
    const date = await chosenDate(workbench);
    expect(date > before).toBe(true);
    // The crosshair, a step to the right and ten down.
    const from = await place(workbench);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    await webview.getByText(`${from.row + 10}, ${from.column + 1}`, { exact: true }).waitFor();
    const values = await valuesInFile(image, from.row + 10, from.column + 1);
    const nir = String(values.get(`${date.replaceAll('-', '')}_nir`));
    await expect.poll(async () => (await valuesOf(workbench, 'nir'))[0]).toBe(nir);
    await expect
      .poll(() => webview.locator('[aria-live=polite]').textContent())
      .toContain(`Row ${from.row + 10}, column ${from.column + 1}.`);
  });

  test('enlarged pixels have sharp edges, and all keys work', async () => {
    const { webview, page } = workbench;
    await webview.getByRole('application').focus();
    for (const _ of '1234') await page.keyboard.press('+');
    await painted(workbench);
    await workbench.screenshot('zoomed-in');
    await page.keyboard.press('1');
    await webview.getByText('100 %').waitFor();
    await page.keyboard.press('0');
    await painted(workbench);
  });

  test('the settings are restored when the tab is shown again', async () => {
    const { webview } = workbench;
    const date = await chosenDate(workbench);
    await openFile(workbench, 'half.tif');
    await webview.getByRole('application', { name: 'Image half.tif' }).waitFor();
    await painted(workbench);
    await workbench.screenshot('no-data');
    await openFile(workbench, path.basename(image));
    await webview.getByRole('application', { name: /^Image LANDSAT_LC08/ }).waitFor();
    await painted(workbench);
    expect(await chosenDate(workbench)).toBe(date);
    const show = webview.getByRole('combobox', { name: 'Show' });
    expect(await show.getAttribute('current-value')).toBe('false');
  });

  test('no-data is transparent, and shows both shades of the background', async () => {
    await openFile(workbench, 'half.tif');
    await workbench.webview.getByRole('application', { name: 'Image half.tif' }).waitFor();
    await painted(workbench);
    const left = await colors(workbench, { from: 0.1, to: 0.4 });
    const right = await colors(workbench, { from: 0.6, to: 0.9 });
    // Two shades that are near to each other, and no black.
    expect(left.size).toBe(2);
    // From black to white, a shade a row.
    expect(right.size).toBeGreaterThan(20);
    // The frame around the image has the color of text, which differs from the pattern.
    const frame = await colors(workbench, { from: -0.005, to: 0.005 });
    const text = await workbench.webview
      .locator('body')
      .evaluate((body) => (globalThis as unknown as PageGlobals).getComputedStyle(body).color);
    const ink = /[\d.]+, [\d.]+, [\d.]+/.exec(text)?.[0].replaceAll(',', '');
    expect(frame).toContain(ink);
    expect(left).not.toContain(ink);
    await pointAt(workbench, 0.25, 0.5);
    await workbench.webview.getByRole('cell', { name: 'no data' }).waitFor();
  });

  test('a large image can be seen as a whole and in every detail', async () => {
    const { webview, page } = workbench;
    await writeLarge(path.join(workbench.folder, 'large.tif'));
    await openFile(workbench, 'large.tif');
    await webview.getByRole('application', { name: 'Image large.tif' }).waitFor();
    await painted(workbench);
    await page.getByText(/^10000 × 10000/).waitFor();
    await webview.getByRole('application').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('1');
    await webview.getByText('100 %').waitFor();
    await painted(workbench);
    // A row in a hundred is written, the rest is 0.
    await webview.getByText('5000, 5000', { exact: true }).waitFor();
    await expect.poll(() => valuesOf(workbench, 'Band 1')).toEqual(['10001', '–']);
    await workbench.screenshot('large');
  });

  test('a file that is not an image is reported', async () => {
    await openFile(workbench, 'text.tif');
    await workbench.webview.getByText('The file is not a TIFF image').waitFor();
    await workbench.screenshot('no-image');
    expect(await workbench.audit()).toEqual([]);
    // Downloaded again, it shows by itself.
    await writeFile(
      path.join(workbench.folder, 'text.tif'),
      tiff({ width: 20, height: 10, type: 'uint8', value: (x, y) => x * y }),
    );
    await workbench.webview.getByRole('application', { name: 'Image text.tif' }).waitFor();
  });
}

/** What a page has beside the globals of Node. */
interface PageGlobals {
  getComputedStyle(element: unknown): { readonly color: string };
}

/** Chooses from a list beside the picture. */
export async function choose({ webview }: Workbench, list: string, entry: string): Promise<void> {
  await webview.getByRole('combobox', { name: list, exact: true }).click();
  await webview.getByRole('option', { name: entry, exact: true }).click();
}

export async function chosenDate({ webview }: Workbench): Promise<string> {
  const slider = webview.getByRole('slider', { name: 'Date, first to last' });
  return (await slider.getAttribute('aria-valuetext')) ?? '';
}

/** Position of the image in the window when all of it is shown: its height is 0.96 of the space. */
export async function imageBox({ webview }: Workbench) {
  const box = await webview.getByRole('application').boundingBox();
  if (!box) throw new Error('There is no picture.');
  const side = Math.min(box.width, box.height) * 0.96;
  return { x: box.x + (box.width - side) / 2, y: box.y + (box.height - side) / 2, side };
}

/** Moves the mouse to a place of a square image that shows as a whole. */
export async function pointAt(workbench: Workbench, x: number, y: number): Promise<void> {
  const box = await imageBox(workbench);
  await workbench.page.mouse.move(box.x + box.side * x - 5, box.y + box.side * y - 5);
  await workbench.page.mouse.move(box.x + box.side * x, box.y + box.side * y, { steps: 3 });
}

/** The value beside "Row, column", once it does not change any more. */
async function place({ webview }: Workbench): Promise<{ row: number; column: number }> {
  const shown = webview.locator('.where dt:text-is("Row, column") + dd');
  await shown.waitFor();
  let text: string | null = null;
  const isAtRest = async () => {
    const before = text;
    text = await shown.textContent();
    return text === before;
  };
  await expect.poll(isAtRest, { interval: 200 }).toBe(true);
  const [row = Number.NaN, column = Number.NaN] = (text ?? '').split(', ').map(Number);
  return { row, column };
}

/** Stored and physical value of a band under the cursor. */
async function valuesOf({ webview }: Workbench, band: string): Promise<string[]> {
  const row = webview
    .getByRole('row')
    .filter({ has: webview.getByRole('rowheader', { name: band }) });
  const cells: Locator = row.getByRole('cell');
  return cells.allTextContents();
}

/** The numbers of all bands at a pixel, by the bands' names, as geotiff.js reads them. */
export async function valuesInFile(
  file: string,
  row: number,
  column: number,
): Promise<Map<string, number>> {
  const opened = await fromFile(file);
  const image = await opened.getImage();
  const raster = await image.readRasters({ window: [column, row, column + 1, row + 1] });
  const values = new Map<string, number>();
  for (let band = 0; band < image.getSamplesPerPixel(); band++) {
    const { DESCRIPTION: name } = (await image.getGDALMetadata(band)) ?? {};
    values.set(String(name), Number((raster[band] as Uint16Array)[0]));
  }
  opened.close();
  return values;
}

/** The dates of an image, in the order of its bands. */
async function datesOf(file: string): Promise<string[]> {
  const opened = await fromFile(file);
  const picture = await opened.getImage();
  const dates = new Set<string>();
  for (let band = 0; band < picture.getSamplesPerPixel(); band++) {
    const { DESCRIPTION: name = '' } = (await picture.getGDALMetadata(band)) ?? {};
    const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)_/.exec(String(name)) ?? [];
    if (year) dates.add(`${year}-${month}-${day}`);
  }
  opened.close();
  return [...dates];
}

/** The date with the largest share of pixels that bit 3 of `pixel_qa` marks as clouds. */
async function cloudiest(file: string): Promise<[date: string, share: number]> {
  const opened = await fromFile(file);
  const picture = await opened.getImage();
  let found: [date: string, share: number] = ['', -1];
  for (let band = 0; band < picture.getSamplesPerPixel(); band++) {
    const { DESCRIPTION: name = '' } = (await picture.getGDALMetadata(band)) ?? {};
    const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)_pixel_qa$/.exec(String(name)) ?? [];
    if (!year) continue;
    const [values = []] = (await picture.readRasters({ samples: [band] })) as Uint16Array[];
    const known = [...values].filter((value) => value > 1);
    // Bits 1 to 3: dilated clouds, cirrus and clouds.
    const share = known.filter((value) => value & 0b1110).length / known.length;
    if (share > found[1]) found = [`${year}-${month}-${day}`, share];
  }
  opened.close();
  return found;
}

/** The colors on the screen in a column of the image, from one share of its width to another. */
async function colors(
  workbench: Workbench,
  { from, to }: { from: number; to: number },
): Promise<Set<string>> {
  const box = await imageBox(workbench);
  const clip = {
    x: box.x + box.side * from,
    y: box.y + box.side * 0.1,
    width: box.side * (to - from),
    height: box.side * 0.6,
  };
  const png = await workbench.page.screenshot({ clip });
  const found = await workbench.page.evaluate<string[]>(`(async () => {
    const bytes = Uint8Array.from(atob('${png.toString('base64')}'), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const all = new Set();
    for (let i = 0; i < data.length; i += 4) all.add(data.slice(i, i + 3).join(' '));
    return [...all];
  })()`);
  return new Set(found);
}

/** @returns the images of an order that was submitted and downloaded, by name */
export async function downloadImages(
  { folder, sandbox }: Workbench,
  request: Omit<OrderRequest, 'tiles'> & Partial<Pick<OrderRequest, 'tiles'>>,
): Promise<string[]> {
  const yaml = await readFile(path.join(folder, 'cedar.yaml'), 'utf8');
  const config = loadConfig(yaml, { folder });
  const earthEngine = await EarthEngine.connect({
    project: sandbox.project,
    baseUrl: sandbox.earthEngine,
    credentials: { token: 'person' },
  });
  const tracker = await config.tracker({ earthEngine, endpoints: { storage: sandbox.storage } });
  const { name } = await tracker.submit({ tiles: [4, 4], ...request });
  let order = await tracker.update(name);
  while (!order.settled) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    order = await tracker.update(name);
  }
  const files = await tracker.download(order, path.join(folder, 'cedar'));
  return [...files.values()].flat().filter((file) => file.endsWith('.tif'));
}

async function downloaded(workbench: Workbench): Promise<string[]> {
  const files = await downloadImages(workbench, {
    collections: 'LANDSAT/LC08/C02/T1_L2',
    tiles: [
      [4, 4],
      [4, 5],
    ],
    periodStart: '2020-05-01',
    periodEnd: '2020-09-01',
  });
  return ['h004v004', 'h005v004'].map((tile) => {
    const file = files.find((each) => path.basename(each).includes(tile));
    if (!file) throw new Error(`No image of tile ${tile} was downloaded.`);
    return file;
  });
}

/** Opens a file with a double click in the explorer. */
async function openFile(workbench: Workbench, name: string): Promise<void> {
  await workbench.row(name).first().dblclick();
}

/** Waits until the time series in the panel is complete: its first dates are shown before that. */
export async function seriesRead({ webview }: Workbench): Promise<void> {
  await webview.locator('.plot').getByRole('img').first().waitFor();
  await webview.locator('.series-reading').waitFor({ state: 'hidden' });
}

/** Waits until nothing is being read any more. */
export async function painted({ webview }: Workbench): Promise<void> {
  await webview.locator('.reading progress').waitFor({ state: 'hidden' });
}
