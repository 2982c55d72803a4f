/** The order form with more periods than fit beside each other: its gaps are in view. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EVERY_THEME } from '../driver/themes.ts';
import { coveredParts } from './coveredParts.ts';
import { chooseFrequency } from './form.ts';
import { tellAsStory, Workbench } from './workbench.ts';

describe('the order form with many months', () => {
  let workbench: Workbench;

  beforeAll(async () => {
    workbench = await Workbench.open('order-form-months');
  });

  afterAll(async () => {
    await workbench?.close();
  });

  tellAsStory(() => workbench);

  /** Numbers of columns that are completely in view, and of those that there are. */
  const columns = () =>
    workbench.webview.locator('#images .matrix').evaluate((matrix) => {
      const { right } = matrix.getBoundingClientRect();
      const cells = [...matrix.querySelectorAll('.matrix-row')]
        .slice(0, 1)
        .flatMap((row) => [...row.querySelectorAll('.matrix-cell')]);
      return [
        cells.filter((cell) => cell.getBoundingClientRect().right <= right).length,
        Number(matrix.getAttribute('aria-colcount')) - 1,
      ];
    });

  test('all months are in view, and the gaps among them', async () => {
    await workbench.runCommand('Cedar: New Order');
    const { webview } = workbench;
    await webview.getByRole('heading', { name: 'New order' }).waitFor();
    await webview.getByRole('checkbox', { name: /^Landsat 8 \(LC08\)/ }).click();
    await webview.getByRole('textbox', { name: 'Tiles' }).fill('h003-005v003-005');
    await webview.getByLabel('First day').fill('2012-06-01');
    await webview.getByLabel('Last day (included)').fill('2014-05-31');
    await chooseFrequency(workbench, 'Every month');
    await webview.getByText(/^216 images$/).waitFor();
    await expect.poll(columns).toEqual([24, 24]);
    await webview.getByRole('button', { name: 'Count Images' }).click();
    await webview.getByText(/of 216 images have scenes/).waitFor();
    await workbench.looksRight('months', { themes: EVERY_THEME });
  });

  test('the number of an image is shown for the current cell', async () => {
    const { webview } = workbench;
    await webview.locator('#images .matrix').focus();
    await workbench.page.keyboard.press('ArrowRight');
    await expect
      .poll(() => webview.locator('#images .matrix-readout').textContent())
      .toMatch(/: (no scenes|\d+ dates?, \d+ scenes?); will be ordered/);
    await workbench.screenshot('months-readout');
  });

  test('Compact shows the numbers again', async () => {
    const { webview } = workbench;
    await webview.getByRole('checkbox', { name: 'Compact' }).click();
    await expect.poll(async () => (await columns())[0]).toBeLessThan(24);
    await workbench.screenshot('months-numbers');
    await webview.getByRole('checkbox', { name: 'Compact' }).click();
    await expect.poll(columns).toEqual([24, 24]);
  });

  test('headings of a tall matrix scroll below Submit Order', async () => {
    const { webview } = workbench;
    await webview.getByRole('textbox', { name: 'Tiles' }).fill('h000-009v003-007');
    await webview.locator('#images .matrix[aria-rowcount="51"]').waitFor();
    expect(await coveredParts(webview.locator('body'))).toEqual([]);
    await workbench.screenshot('tall-matrix');
  });
});
