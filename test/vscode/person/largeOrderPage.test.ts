/** The page of an order of 3,000 images. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeFile } from '../../storedFiles.ts';
import { largeOrder } from '../../unit/largeOrder.ts';
import { tellAsStory, Workbench } from './workbench.ts';

let workbench: Workbench;

/** An order of one long period. */
const ONE_PERIOD = 'ORDER_ONE_PERIOD';

beforeAll(async () => {
  workbench = await Workbench.open('large-order-page');
  const { name, text } = largeOrder({ prefix: 'CEDAR_TRACKING' });
  await storeFile(workbench.sandbox, `CEDAR_TRACKING/${name}.json`, text);
  const one = text
    .replaceAll(name, ONE_PERIOD)
    .replaceAll('1980-01-01T', '2019-11-16T')
    .replaceAll('1981-01-01T', '2021-03-08T');
  const document = JSON.parse(one);
  document.orders = document.orders.filter((_: unknown, at: number) => at % 40 === 0);
  await storeFile(workbench.sandbox, `CEDAR_TRACKING/${ONE_PERIOD}.json`, JSON.stringify(document));
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

const grid = () => workbench.webview.getByRole('grid', { name: 'Images of Landsat 8 (LC08)' });
const selected = () => workbench.webview.locator('#selected');

test('it shows the images in view, and all of them by scrolling', async () => {
  await workbench.openCedar();
  const row = workbench.row('ORDER_LARGE').or(workbench.row('LARGE')).first();
  await row.waitFor();
  await workbench.chooseFromMenu(row, 'Open Order');
  await grid().waitFor();
  await expect.poll(() => grid().getAttribute('aria-rowcount')).toBe('76');
  expect(await grid().getAttribute('aria-colcount')).toBe('41');
  const drawn = await grid().getByRole('gridcell').count();
  expect(drawn).toBeGreaterThan(20);
  expect(drawn).toBeLessThan(1000);
  await workbench.looksRight('large');
  await workbench.webview.getByRole('checkbox', { name: 'Compact' }).click();
  await workbench.screenshotInThemes('large-compact');
  await grid().focus();
  await workbench.page.keyboard.press('Control+End');
  await grid().getByRole('rowheader', { name: 'h003v074' }).waitFor();
  await grid().getByRole('columnheader', { name: '2019', exact: true }).waitFor();
});

test('it selects all of them, or those in one state', async () => {
  await grid().focus();
  await workbench.page.keyboard.press('Control+a');
  await expect.poll(() => selected().textContent()).toBe('3,000 images selected');
  await workbench.webview.getByRole('button', { name: /^\d+ failed$/ }).click();
  await expect.poll(() => selected().textContent()).toMatch(/^\d+ images selected$/);
  await workbench.screenshot('failed');
});

test('it is completely visible in a narrow editor', async () => {
  const { page, webview } = workbench;
  await page.keyboard.press('Control+b');
  await workbench.sidebar.waitFor({ state: 'hidden' });
  await page.setViewportSize({ width: 360, height: 1000 });
  const body = webview.locator('body');
  await expect.poll(() => body.evaluate(({ clientWidth }) => clientWidth)).toBeLessThan(320);
  const cutOff = () =>
    body.evaluate((element) => {
      const right = element.querySelector('#images')?.getBoundingClientRect().right ?? 0;
      return [...element.querySelectorAll('*')]
        .filter((each) => !each.closest('.matrix'))
        .filter((each) => each.getBoundingClientRect().right > right + 1)
        .map((each) => `${each.tagName} ${each.textContent}`);
    });
  await expect.poll(cutOff).toEqual([]);
  await workbench.screenshotInThemes('narrow');
  // The names of the tiles leave room for the cells.
  const narrow = await grid().evaluate((matrix) => {
    const heading = matrix.querySelector('.matrix-row-head');
    return (heading?.getBoundingClientRect().width ?? 0) / matrix.clientWidth;
  });
  expect(narrow).toBeLessThanOrEqual(0.51);
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('the heading of a long period is shown completely', async () => {
  const { webview } = workbench;
  await workbench.openCedar();
  await workbench.chooseFromMenu(workbench.row('ONE_PERIOD').first(), 'Open Order');
  await webview.getByRole('heading', { name: 'ONE_PERIOD' }).waitFor();
  const heading = grid().getByRole('columnheader', { name: '2019-11-16–2021-03-07' });
  await heading.waitFor();
  const isWhole = () =>
    heading.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth);
  await expect.poll(isWhole).toBe(true);
  await workbench.screenshotInThemes('one-period');
  await webview.getByRole('checkbox', { name: 'Compact' }).click();
  await expect.poll(isWhole).toBe(true);
  await workbench.screenshot('one-period-compact');
  // Each date of the page is in one line, and text is copied as it is.
  const { page } = workbench;
  await page.keyboard.press('Control+b');
  await page.setViewportSize({ width: 360, height: 1000 });
  await expect
    .poll(() => webview.locator('body').evaluate(({ clientWidth }) => clientWidth))
    .toBeLessThan(320);
  await webview
    .locator('#order-lines')
    .getByText(/2019-01-01/)
    .first()
    .waitFor();
  const lines = await webview
    .locator('.date')
    .evaluateAll((dates) => dates.map((date) => date.getClientRects().length));
  expect(lines.length).toBeGreaterThan(1);
  expect(new Set(lines)).toEqual(new Set([1]));
  await workbench.screenshot('one-period-narrow');
});
