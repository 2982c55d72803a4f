/**
 * The order form as a user fills it in: every way of choosing tiles, corrections of periods,
 * counting.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EVERY_THEME } from '../driver/themes.ts';
import { chooseFrequency, innerFrame } from './form.ts';
import { tellAsStory, Workbench } from './workbench.ts';

/** Long enough for some dozens of tasks to start on a busy machine. */
const SUBMIT_MS = 90_000;

const AREA = {
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { name: 'north of Boston' },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [-71.1, 42.4],
            [-70.95, 42.4],
            [-70.95, 42.5],
            [-71.1, 42.5],
            [-71.1, 42.4],
          ],
        ],
      },
    },
  ],
};

describe('the order form', () => {
  let workbench: Workbench;

  beforeAll(async () => {
    // Each answer takes a while, as Google's do.
    workbench = await Workbench.open('order-form', {
      sandbox: ['--latency', '150'],
    });
    await writeFile(path.join(workbench.folder, 'area.geojson'), JSON.stringify(AREA, null, 2));
  });

  afterAll(async () => {
    await workbench?.close();
  });

  tellAsStory(() => workbench);

  const field = (name: string) => workbench.webview.getByRole('textbox', { name });
  const button = (name: string | RegExp) => workbench.webview.getByRole('button', { name });
  const tiles = () => field('Tiles').inputValue();
  const summary = () => workbench.webview.locator('#preview-summary');
  const fill = async (locator: Locator, text: string) => {
    await locator.fill(text);
    await locator.press('Tab');
  };

  test('collections show what is ordered of them', async () => {
    await openForm(workbench);
    const { webview } = workbench;
    const search = webview.locator('#collections-search input');
    await search.fill('thermal 1990');
    await webview.getByText(/of \d+ collections match/).waitFor();
    await workbench.screenshot('search');
    await search.fill('landsat 8 level 2');
    await webview.getByRole('checkbox', { name: /^Landsat 8 \(LC08\)/ }).click();
    await webview
      .locator('#collections p:visible')
      .getByText(/8 bands per date, uint16, no-data value 0/)
      .waitFor();
    await search.fill('');
    await workbench.screenshot('collection');
  });

  test('rows of a table become tiles', async () => {
    await fill(field('Tiles'), 'site,tile column,tile row,area\n"Boston, MA",4,4,1.5\nSalem,6,3,2');
    await workbench.screenshot('table');
    await fill(field('Tiles'), 'site,column,row\nBoston,4,four');
    await workbench.webview.getByText('Line 2, "Boston,4,four", contains no tile.').waitFor();
    await fill(field('Tiles'), '');
  });

  test('a point selects its tile, and the form shows which number is which', async () => {
    await field('Point or bounding box').fill('42.36N 71.06W');
    await workbench.webview
      .getByText('Longitude 71.06° W, latitude 42.36° N: in tile h004v004.')
      .waitFor();
    await workbench.screenshot('point');
    await button('Add Tiles').click();
    await workbench.webview.getByText('1 tile added.').waitFor();
    expect(await tiles()).toBe('h004v004');
  });

  test('swapped numbers are offered in the right order', async () => {
    await field('Point or bounding box').fill('42.4, -71.0');
    await workbench.webview
      .getByText(/Longitude 42.4° E, latitude 71° S: outside the grid/)
      .waitFor();
    await workbench.screenshot('wrong-way-round');
    await button(/Read As Latitude 42.4° N, Longitude 71° W/).click();
    await workbench.webview.getByText('1 tile added.').waitFor();
    expect((await tiles()).split(', ')).toHaveLength(2);
    await field('Point or bounding box').fill('somewhere');
    await workbench.webview.getByText('"somewhere" is not a valid location.').waitFor();
  });

  test('a bounding box selects the tiles that it overlaps', async () => {
    await fill(field('Tiles'), 'h004v004');
    await field('Point or bounding box').fill('-71.2, 42.3, -71.0, 42.4');
    await workbench.webview.getByText(/West 71.2° W, south 42.3° N.*\d+ tiles\./).waitFor();
    await field('Point or bounding box').press('Enter');
    await workbench.webview.getByText(/tiles found, \d+ of them new\.|tiles added\./).waitFor();
    await workbench.screenshot('box');
    expect(await tiles()).toMatch(/h\d{3}-\d{3}v\d{3}-\d{3}/);
  });

  test('a GeoJSON file selects tiles', async () => {
    await fill(field('Tiles'), '');
    await button('From a File…').click();
    await workbench.quickPick.chooseFile('area.geojson');
    await workbench.webview.getByText(/area\.geojson: in \d+ tiles\. \d+ tiles added\./).waitFor();
    await workbench.screenshot('file');
  });

  test('an open editor with GeoJSON selects tiles, also by its selection', async () => {
    const byFile = await tiles();
    await fill(field('Tiles'), '');
    const { page } = workbench;
    await workbench.openFile('area.geojson');
    await page.locator('.monaco-editor').getByText('FeatureCollection').waitFor();
    await page.getByRole('tab', { name: 'New Order' }).click();
    await button('From area.geojson').click();
    await expect.poll(tiles).toBe(byFile);
    await workbench.webview.getByText(/area\.geojson: in \d+ tiles\./).waitFor();
    await page.getByRole('tab', { name: 'area.geojson' }).click();
    await page.locator('.monaco-editor').first().click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByRole('tab', { name: 'New Order' }).click();
    await button('From Selection in area.geojson').click();
    await workbench.webview
      .getByText(/Selection in area\.geojson is not valid GeoJSON.*Select a complete object/)
      .waitFor();
    await workbench.screenshot('editor');
    expect(await tiles()).toBe(byFile);
  });

  test('a warning is corrected with one click', async () => {
    const { webview } = workbench;
    await fill(field('Tiles'), 'h004-005v004');
    await webview.getByLabel('First day').fill('2012-06-15');
    await webview.getByLabel('Last day (included)').fill('2014-03-10');
    await chooseFrequency(workbench, 'Every year');
    await webview.getByText(/No period covers 2012-06-15 to 2012-12-31/).waitFor();
    await webview.getByText(/Landsat 8 \(LC08\) has data from 2013-\d\d-\d\d\. Earlier/).waitFor();
    await workbench.screenshot('warnings');
    const place = () => button('Submit Order').boundingBox();
    const besideWarnings = await place();
    expect(besideWarnings).not.toBeNull();
    await button('Start on 2013-01-01').click();
    await webview.getByText(/No period covers/).waitFor({ state: 'detached' });
    expect(await webview.getByLabel('First day').inputValue()).toBe('2013-01-01');
    await button('End on 2014-12-31').click();
    await webview.getByText(/extends past the last day/).waitFor({ state: 'detached' });
    await expect.poll(() => summary().textContent()).toMatch(/^4 tasks .*1 × 2 × 2/);
    expect(await place()).toEqual(besideWarnings);
  });

  test('a frequency without a complete period is corrected with one click', async () => {
    const { webview } = workbench;
    await webview.getByLabel('First day').fill('2020-03-01');
    await webview.getByLabel('Last day (included)').fill('2020-10-01');
    await webview.getByText(/leaves no whole period/).waitFor();
    await workbench.screenshot('no-period');
    expect(await workbench.audit()).toEqual([]);
    await button('Every 6 months').click();
    await webview.getByText(/leaves no whole period/).waitFor({ state: 'detached' });
    await expect.poll(() => summary().textContent()).toMatch(/^\d tasks? .*1 × 2 × \d/);
    const focused = (await innerFrame(workbench)).evaluate<string>('document.activeElement.id');
    expect(await focused).toBe('frequency');
  });

  test('a pandas frequency is explained while it is entered', async () => {
    const { webview } = workbench;
    await chooseFrequency(workbench, 'Custom…');
    const custom = field('Pandas frequency');
    await custom.fill('QS-DEC');
    await webview.getByText(/QS-DEC means every quarter, from the first day of/).waitFor();
    await custom.fill('nonsense');
    await webview.getByText(/"nonsense" is not a known frequency/).waitFor();
    await workbench.screenshot('alias');
    await custom.fill('MS');
    await webview.getByLabel('First day').fill('2013-01-01');
    await webview.getByLabel('Last day (included)').fill('2013-06-30');
    await expect.poll(() => summary().textContent()).toMatch(/^12 tasks/);
  });

  test('images are counted, and images without scenes left out', async () => {
    const { webview } = workbench;
    await webview.getByText(/Tasks of this project: 0 waiting \(of at most 3,000\)/).waitFor();
    const store = webview.locator('#preview-store');
    await store.getByText(/^The bucket is in US \(multi-region\)\. Downloads to /).waitFor();
    expect(await store.getByRole('link', { name: 'Prices' }).getAttribute('href')).toMatch(
      /^https:\/\/cloud\.google\.com\/storage\/pricing/,
    );
    // From the top of the preview, which can be scrolled.
    const places = () =>
      webview.locator('#preview').evaluate((preview) =>
        ['#submit', '#leave-out-selected', '#image-matrices', '#look'].map((id) => {
          const [top = 0, start = 0] = [preview.querySelector(id), preview.firstElementChild].map(
            (each) => each?.getBoundingClientRect().top,
          );
          return top - start;
        }),
      );
    const before = await places();
    await button('Count Images').click();
    await webview.getByText(/of 12 images have scenes/).waitFor();
    await workbench.screenshot('counted');
    // The answer does not move what can be pressed.
    expect(await places()).toEqual(before);
    await button(/Leave Out Empty/).click();
    await expect.poll(() => summary().textContent()).toMatch(/left out: \d+ tasks? to order/);
    const [out = 0] = await left();
    const kept = webview.getByRole('gridcell', { name: /will be ordered/ });
    await kept.first().click();
    await workbench.page.keyboard.press('Enter');
    await expect.poll(async () => (await left())[0]).toBe(out + 1);
    await workbench.page.keyboard.press('Control+a');
    await webview
      .getByText('6 images selected')
      .or(webview.getByText('12 images selected'))
      .waitFor();
    await workbench.screenshot('left-out');
  });

  test('all controls can be reached with the keyboard', async () => {
    const frame = await innerFrame(workbench);
    await workbench.webview.locator('#collections-search input').focus();
    const reached = new Set<string>();
    // A date has a stop for its day, month and year.
    for (let stop = 0; stop < 90; stop++) {
      reached.add(await frame.evaluate<string>('document.activeElement.id'));
      await workbench.page.keyboard.press('Tab');
      if (reached.has('submit')) break;
    }
    for (const id of [
      ...['collections-search', 'tiles', 'place', 'add-file', 'add-editor'],
      ...['period-start', 'last-day', 'frequency', 'custom-frequency'],
      ...['submit', 'count-images', 'take-all', 'preview-periods'],
    ]) {
      expect([...reached]).toContain(id);
    }
    await workbench.webview.locator('#count-images').focus();
    await workbench.page.keyboard.press('Enter');
    await workbench.webview.getByText(/of 12 images have scenes/).waitFor();
  });

  /** Numbers of images left out and to order. */
  async function left(): Promise<number[]> {
    const words = (await summary().textContent()) ?? '';
    const [, out, rest] = /(\d+) left out: (\d+) task/.exec(words) ?? [];
    return [Number(out), Number(rest)];
  }

  /** How many images the draft leaves out that VS Code has stored for the next window. */
  async function leftOutInStored(): Promise<number | undefined> {
    const { 'cedar.orderForm.draft': draft } = await workbench.storedState();
    return (draft as { leaveOut?: string[] } | undefined)?.leaveOut?.length;
  }

  test('the form is restored after the window is reloaded, including images that are left out', async () => {
    const before = await summary().textContent();
    const [leftOut] = await left();
    await expect.poll(leftOutInStored).toBe(leftOut);
    await workbench.reload();
    await workbench.webview
      .getByRole('heading', { name: 'New order' })
      .waitFor({ timeout: 60_000 });
    await expect.poll(() => summary().textContent(), { timeout: 20_000 }).toBe(before);
    await workbench.webview.getByText(/of 12 images have scenes/).waitFor();
    await workbench.screenshot('after-reload');
  });

  test('a count is marked as outdated after the draft changes', async () => {
    await fill(field('Tiles'), 'h004-006v004');
    await workbench.webview.getByText(/Counted before the last changes/).waitFor();
    await button('Include All').click();
    await expect
      .poll(() => summary().textContent())
      .toMatch(/^18 tasks [^:]*: 1 × 3 × 6\), one image each of [^:]*$/);
    await workbench.screenshot('stale');
  });

  test('only the remaining images are ordered, and shown at once', async () => {
    const { webview } = workbench;
    await button('Count Images').click();
    await webview.getByText(/^\d+ of 18 images have scenes/).waitFor();
    await button(/Leave Out Empty/).click();
    await expect.poll(async () => (await left())[1]).toBeGreaterThan(0);
    const [, kept = 0] = await left();
    await button('Submit Order').click();
    const order = workbench.row(/h004/).first();
    await order.waitFor();
    await workbench.screenshot('recorded');
    await workbench
      .row(new RegExp(`/${kept}\\b`))
      .first()
      .waitFor({ timeout: SUBMIT_MS });
    await workbench
      .notification('Submitting order')
      .waitFor({ state: 'detached', timeout: SUBMIT_MS });
    await workbench.screenshot('submitted');
    expect(await tasks()).toHaveLength(kept);
  });

  test('Order Again starts from the values of the order', async () => {
    await workbench.openCedar();
    await workbench.chooseFromMenu(workbench.row(/h004v004/).first(), 'Order Again…');
    await workbench.webview.getByText(/^Filled in from /).waitFor();
    expect(await tiles()).toBe('h004-006v004');
    await workbench.screenshot('order-again');
    await workbench.chooseFromMenu(workbench.row(/h004v004/).first(), 'Extend to Today…');
    const { webview } = workbench;
    const notice = webview.getByText(/^Extends .*: from 2013-\d\d-01 to today/);
    // The day after the last period that has scenes.
    const [, first = ''] = /from (2013-\d\d-01)/.exec((await notice.textContent()) ?? '') ?? [];
    expect(first > '2013-03-01').toBe(true);
    expect(await webview.getByLabel('First day').inputValue()).toBe(first);
    await workbench.screenshot('extend');
    await button('Restore Previous Values').click();
    await expect.poll(() => webview.getByLabel('First day').inputValue()).toBe('2013-01-01');
  });

  test('a cancelled submission is resumed in the tree, and nothing is ordered twice', async () => {
    const earlier = (await tasks()).length;
    const { webview, page } = workbench;
    await fill(field('Tiles'), 'h000-009v005-006');
    await webview.getByLabel('First day').fill('2020-06-01');
    await webview.getByLabel('Last day (included)').fill('2020-09-30');
    await expect.poll(() => summary().textContent()).toMatch(/^80 tasks/);
    // After the first twenty, no export is answered: the order stays as it is until it is cancelled.
    await workbench.setFaults([
      { path: '**/image:export', nth: 21, times: 1000, action: { delay: 600_000 } },
    ]);
    await button('Submit Order').click();
    const order = workbench.row(/not submitted/).first();
    await order.waitFor();
    const progress = workbench.notification(/Submitting order.*started \d+ of 80/);
    await progress.waitFor();
    // Tasks show as they start, while others are still to come.
    await workbench
      .row(/waiting.*not submitted|not submitted.*waiting/)
      .first()
      .waitFor();
    await workbench.press(progress, 'Cancel', workbench.notification(/cancelling|Resume/));
    await workbench
      .notification(
        /Cancelled\. \d+ of 80 tasks of "h000v005\+19 2020-06-01–09-30" have been started/,
      )
      .getByRole('button', { name: 'Resume Submission' })
      .waitFor({ timeout: SUBMIT_MS });
    await workbench.screenshot('cancelled');
    await page.keyboard.press('Escape');
    const started = (await tasks()).length - earlier;
    expect(started).toBeGreaterThan(0);
    expect(started).toBeLessThanOrEqual(20);
    await workbench.setFaults([]);
    await workbench.chooseFromMenu(workbench.row(/not submitted/).first(), 'Resume Submission');
    await workbench
      .row(/not submitted/)
      .first()
      .waitFor({ state: 'detached', timeout: SUBMIT_MS });
    await workbench.screenshot('resumed');
    const all = (await tasks()).slice(0);
    expect(new Set(all).size).toBe(all.length);
    const states = await statesOfNewest();
    expect(states.UNSUBMITTED ?? 0).toBe(0);
    const withTask = 80 - (states.EMPTY ?? 0);
    expect(all).toHaveLength(earlier + withTask);
  });

  /** Descriptions of all tasks that Earth Engine has. */
  async function tasks(): Promise<string[]> {
    const { earthEngine, project } = workbench.sandbox;
    const answer = await fetch(`${earthEngine}/v1/projects/${project}/operations?pageSize=1000`, {
      headers: { Authorization: 'Bearer person' },
    });
    const { operations = [] } = (await answer.json()) as {
      operations?: { metadata: { description: string } }[];
    };
    return operations.map(({ metadata }) => metadata.description.replace(/_[0-9a-f]{8}$/, ''));
  }

  /** How many tasks of the order made last are in each state, by its document. */
  async function statesOfNewest(): Promise<Record<string, number>> {
    const { storage, bucket } = workbench.sandbox;
    const get = async (where: string) =>
      (
        await fetch(`${storage}/storage/v1/b/${bucket}/o${where}`, {
          headers: { Authorization: 'Bearer person' },
        })
      ).json();
    const listed = (await get('?prefix=CEDAR_TRACKING')) as {
      items: { name: string; timeCreated: string }[];
    };
    const newest = listed.items
      .sort((a, b) =>
        (a.name.split('_').at(-1) ?? '').localeCompare(b.name.split('_').at(-1) ?? ''),
      )
      .at(-1);
    const document = (await get(`/${encodeURIComponent(newest?.name ?? '')}?alt=media`)) as {
      orders: { status: { state: string } }[];
    };
    const states: Record<string, number> = {};
    for (const { status } of document.orders)
      states[status.state] = (states[status.state] ?? 0) + 1;
    return states;
  }
});

describe('the form in every theme', () => {
  let workbench: Workbench;

  beforeAll(async () => {
    workbench = await Workbench.open('order-form-themes');
  });

  afterAll(async () => {
    await workbench?.close();
  });

  tellAsStory(() => workbench);

  /** A picture in each theme, and no fault in any. */
  const looksRight = (name: string) => workbench.looksRight(name, { themes: EVERY_THEME });

  // Empty, it is among all pages (pages.test.ts).
  test('is accessible, filled in and with mistakes', async () => {
    await openForm(workbench);
    const { webview } = workbench;
    await webview.getByRole('checkbox', { name: /^Landsat 8 \(LC08\)/ }).click();
    await webview.getByRole('textbox', { name: 'Tiles' }).fill('h004-005v004');
    await webview.getByLabel('First day').fill('2012-06-15');
    await webview.getByLabel('Last day (included)').fill('2014-03-10');
    await chooseFrequency(workbench, 'Every 6 months');
    await webview.getByText(/extends past the last day/).waitFor();
    await webview.getByRole('button', { name: 'Count Images' }).click();
    await webview.getByRole('button', { name: /Leave Out Empty/ }).click();
    await webview.getByRole('textbox', { name: 'Point or bounding box' }).fill('1, 2');
    await webview.getByText(/outside the grid/).waitFor();
    await looksRight('filled-in');
    await webview.getByRole('textbox', { name: 'Tiles' }).fill('boston');
    await webview.getByText(/"boston" is not a valid tile/).waitFor();
    await looksRight('wrong');
    await webview.getByRole('textbox', { name: 'Tiles' }).fill('h004-005v004');
  });

  test('is completely visible in a narrow window', async () => {
    await workbench.page.keyboard.press('Control+B');
    await workbench.page.setViewportSize({ width: 450, height: 900 });
    const frame = await innerFrame(workbench);
    await expect
      .poll(() => frame.evaluate('document.documentElement.scrollWidth - innerWidth'))
      .toBeLessThanOrEqual(0);
    await looksRight('narrow');
    await workbench.webview.locator('#preview').scrollIntoViewIfNeeded();
    await workbench.webview.locator('#images').scrollIntoViewIfNeeded();
    await looksRight('narrow-below');
  });
});

async function openForm(workbench: Workbench): Promise<void> {
  await workbench.openCedar();
  await workbench.sidebar.getByText('No orders yet.').first().waitFor();
  await workbench.sidebar.getByRole('button', { name: 'New Order' }).last().click();
  await workbench.webview.getByRole('heading', { name: 'New order' }).waitFor();
}
