/** From the downloaded images of an order to a plotted time series and a CSV file. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  choose,
  chosenDate,
  downloadImages,
  imageBox,
  painted,
  pointAt,
  seriesRead,
  valuesInFile,
} from '../stories/quickLook.ts';
import { opens, tellAsStory, type Workbench } from './workbench.ts';

describe.each(['light', 'dark', 'highContrast'] as const)('in a %s window', (theme) => {
  const open = opens(`time-series-${theme}`, { theme, sandbox: ['--speed', '50'] });
  let workbench: Workbench;
  let images: string[];

  beforeAll(async () => {
    workbench = await open();
    images = await downloadImages(workbench, {
      collections: 'LANDSAT/LC08/C02/T1_L2',
      periodStart: '2020-05-01',
      periodEnd: '2020-08-31',
      periodFrequency: 'MS',
    });
  });

  tellAsStory(() => workbench);

  const panel = () =>
    workbench.webview.getByRole('region', { name: /^(Time series|Row|Rect|Poly)/ });
  const points = () => workbench.webview.locator('.plot').getByRole('img');

  test('Enter at the crosshair plots the pixel on all dates of all images', async () => {
    const { page, webview } = workbench;
    expect(images.length).toBeGreaterThan(1);
    await workbench.openFile(path.basename(images[0] ?? ''));
    await webview.getByRole('application', { name: /^Image LANDSAT_LC08/ }).waitFor();
    await painted(workbench);
    await pointAt(workbench, 0.5, 0.5);
    await webview.locator('.where dd').first().waitFor();
    await webview.getByRole('application').focus();
    await page.keyboard.press('Enter');
    await seriesRead(workbench);
    await painted(workbench);
    // Each image has dates of its own.
    const labels = await points().evaluateAll((all) =>
      all.map((each) => each.getAttribute('aria-label') ?? ''),
    );
    const months = new Set(labels.map((label) => label.slice(0, 7)));
    expect([...months]).toEqual(['2020-05', '2020-06', '2020-07', '2020-08']);
    await expectReadableAxes(workbench);
    await workbench.screenshot('pixel');
  });

  test('its values are those in the file, in physical units', async () => {
    const { webview } = workbench;
    const title = await panel().getByRole('heading').textContent();
    const [row = 0, column = 0] = (title?.match(/\d+/g) ?? []).map(Number);
    await choose(workbench, 'Values', 'red');
    const date = await chosenDate(workbench);
    const stored = (await valuesInFile(images[0] ?? '', row, column)).get(
      `${date.replaceAll('-', '')}_red`,
    );
    const point = webview.locator('.plot').getByRole('img', { name: new RegExp(`^${date}, `) });
    await expect
      .poll(async () =>
        Number(/, red (\S+),/.exec((await point.getAttribute('aria-label')) ?? '')?.[1]),
      )
      .toBeCloseTo((stored ?? 0) * 2.75e-5 - 0.2, 4);
  });

  test('arrow keys move from date to date, and Enter shows the date', async () => {
    const { page, webview } = workbench;
    await points().first().focus();
    await page.keyboard.press('ArrowRight');
    const label = (await points().nth(1).getAttribute('aria-label')) ?? '';
    const focused = webview.locator('.plot .point:focus');
    await expect.poll(() => focused.getAttribute('aria-label')).toBe(label);
    await expect.poll(() => webview.locator('.series-readout').textContent()).toBe(label);
    await page.keyboard.press('Enter');
    await expect.poll(() => chosenDate(workbench)).toBe(label.slice(0, 10));
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await webview.getByText(/is in another image: LANDSAT_LC08/).waitFor();
    expect(await workbench.audit()).toEqual([]);
  });

  test('indices and own formulas are plotted, and errors are shown where they are', async () => {
    const { page, webview } = workbench;
    await choose(workbench, 'Values', 'NDVI');
    await webview
      .locator('.plot')
      .getByRole('img', { name: / NDVI 0?\.?\d/ })
      .first()
      .waitFor();
    const field = webview.getByRole('textbox', { name: 'Formula' });
    await field.fill('(nir - rde) / 2');
    await field.press('Enter');
    await webview.getByText(/The image has no band "rde" \(character 8\)/).waitFor();
    await workbench.screenshot('formula-error');
    expect(await workbench.audit()).toEqual([]);
    await field.fill('(nir - red) / 2');
    await field.press('Enter');
    await webview
      .locator('.plot')
      .getByRole('img', { name: /, \(nir - red\) \/ 2 / })
      .first()
      .waitFor();
    await seriesRead(workbench);
    await workbench.screenshot('formula');
    await page.keyboard.press('Tab');
    await choose(workbench, 'Values', 'red');
  });

  test('a rectangle is drawn by dragging', async () => {
    const { page, webview } = workbench;
    await choose(workbench, 'Area', 'Rectangle');
    const { x, y, side } = await imageBox(workbench);
    await page.mouse.move(x + side * 0.3, y + side * 0.3);
    await page.mouse.down();
    await page.mouse.move(x + side * 0.6, y + side * 0.6, { steps: 4 });
    await page.mouse.up();
    await webview.getByRole('heading', { name: /^Rectangle of \d+ × \d+ pixels$/ }).waitFor();
    await seriesRead(workbench);
    // The long title leaves the buttons where they are.
    const bottoms = ['#series-export', '#series-close'].map((id) => {
      return webview
        .locator(id)
        .evaluate((each) => Math.round(each.getBoundingClientRect().bottom));
    });
    const [saving, closing] = await Promise.all(bottoms);
    expect(closing).toBe(saving);
    await webview.getByText('Values as a table').first().click();
    await webview.getByRole('columnheader', { name: 'Clear pixels' }).waitFor();
    await webview.getByRole('columnheader', { name: 'thermal (K)' }).waitFor();
    await choose(workbench, 'Values', 'thermal (K)');
    await expectReadableAxes(workbench);
    await workbench.screenshot('rectangle');
    expect(await workbench.audit()).toEqual([]);
    await webview.getByText('Values as a table').first().click();
  });

  test('a polygon is drawn with the keyboard', async () => {
    const { page, webview } = workbench;
    await choose(workbench, 'Area', 'Polygon');
    await webview.getByText(/^Click the corners of the polygon/).waitFor();
    await webview.getByRole('application').focus();
    await page.keyboard.press('Enter');
    for (const key of ['Shift+ArrowRight', 'Shift+ArrowDown']) {
      await page.keyboard.press(key);
      await page.keyboard.press('Enter');
    }
    await page.keyboard.press('Enter');
    await webview.getByRole('heading', { name: 'Polygon of 66 pixels' }).waitFor();
    await seriesRead(workbench);
    await workbench.screenshot('polygon');
  });

  test('is saved as a CSV file', async () => {
    const { page, webview } = workbench;
    await webview.getByRole('button', { name: 'Save as CSV…' }).click();
    await page.getByText('Save Time Series').waitFor();
    // The dialog offers a name beside the image.
    const target = (images[0] ?? '').replace(/\.tif$/, '_polygon.csv');
    await expect.poll(() => workbench.quickInput.inputValue()).toBe(target);
    await page.keyboard.press('Enter');
    await workbench.notification(/The time series was saved in .*_polygon\.csv/).waitFor();
    const [header = '', ...lines] = (await readFile(target, 'utf8')).trimEnd().split('\r\n');
    expect(header).toBe(
      'time,collection,quality,quality_bits,pixels,clear_pixels,blue,green,red,nir,swir1,swir2,thermal [K],pixel_qa,NDVI,NBR,NDWI,EVI,(nir - red) / 2,file',
    );
    expect(lines).toHaveLength(await points().count());
    await workbench.screenshot('saved');
  });

  test('Escape closes it', async () => {
    const { page, webview } = workbench;
    await webview.getByRole('application').focus();
    await page.keyboard.press('Escape');
    await webview.locator('.series').waitFor({ state: 'hidden' });
  });
});

/** No text of an axis is over another one or beyond the edges of the plot, and there are some dates. */
async function expectReadableAxes({ webview }: Workbench): Promise<void> {
  const { dates, faults } = await webview.locator('.plot').evaluate((plot) => {
    const edges = plot.getBoundingClientRect();
    const texts = [...plot.querySelectorAll('.axes text')].map((each) => ({
      text: each.textContent ?? '',
      box: each.getBoundingClientRect(),
    }));
    const shown = texts.filter(({ text }) => text !== '');
    type Box = (typeof texts)[number]['box'];
    const isOver = (a: Box, b: Box) =>
      a.left < b.right && b.left < a.right && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    return {
      dates: [...plot.querySelectorAll('.axes .date')].map((each) => each.textContent),
      faults: shown.flatMap(({ text, box }, i) => [
        ...(box.left < edges.left || box.right > edges.right ? [`${text} is cut off`] : []),
        ...shown
          .slice(i + 1)
          .filter((other) => isOver(box, other.box))
          .map((other) => `${text} is over ${other.text}`),
      ]),
    };
  });
  expect(faults).toEqual([]);
  expect(dates.length).toBeGreaterThan(1);
  expect(new Set(dates).size).toBe(dates.length);
}
