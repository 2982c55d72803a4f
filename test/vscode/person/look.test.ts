/** Looking at an image in the order form before it is ordered, and leaving out single scenes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chooseFrequency } from './form.ts';
import { tellAsStory, Workbench } from './workbench.ts';

const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';

describe('looking before ordering', () => {
  let workbench: Workbench;

  beforeAll(async () => {
    workbench = await Workbench.open('look', { sandbox: ['--speed', '50'] });
  });

  afterAll(async () => {
    await workbench?.close();
  });

  tellAsStory(() => workbench);

  const pane = () => workbench.webview.locator('#look-part');
  const button = (name: string | RegExp) => workbench.webview.getByRole('button', { name });
  const scenes = () => workbench.webview.getByRole('option', { name: /clouds/ });
  const status = () => pane().locator('#look-status');
  const caption = () => pane().locator('#look-caption');
  const leftOut = () => pane().locator('[role=option][aria-checked=false]');

  /** Waits for the picture and all visible thumbnails. */
  async function shown(): Promise<void> {
    await caption().getByText('red, green, blue').waitFor();
    await expect.poll(() => pane().locator('.loading').count()).toBe(0);
  }

  test('a picture of a date and the scenes of the period are shown', async () => {
    const { webview } = workbench;
    await workbench.openCedar();
    await workbench.runCommand('Cedar: New Order');
    await webview.getByRole('heading', { name: 'New order' }).waitFor();
    await webview.locator('#collections-search input').fill('landsat 8 level 2');
    await webview.getByRole('checkbox', { name: /^Landsat 8 \(LC08\)/ }).click();
    await webview.getByRole('textbox', { name: 'Tiles' }).first().fill('h004v004');
    await webview.getByLabel('First day').fill('2020-06-01');
    await webview.getByLabel('Last day (included)').fill('2020-07-31');
    await chooseFrequency(workbench, 'Every month');
    await webview
      .locator('#preview-summary')
      .getByText(/^2 tasks/)
      .waitFor();
    await button('Look').click();
    await status()
      .getByText(/^\d+ scenes\.$/)
      .waitFor();
    await shown();
    await pane().scrollIntoViewIfNeeded();
    await workbench.looksRight('look');
  });

  test('the keyboard moves over the scenes, shows their dates, and leaves one out', async () => {
    const { page } = workbench;
    const total = await scenes().count();
    expect(total).toBeGreaterThan(1);
    await scenes().first().focus();
    await page.keyboard.press('ArrowRight');
    const second = scenes().nth(1);
    const name = (await second.getAttribute('title')) ?? '';
    const date = (await second.locator('.look-date').textContent()) ?? '';
    await page.keyboard.press('Enter');
    await caption().getByText(date).waitFor();
    await page.keyboard.press('Space');
    await status().getByText(`${total} scenes, 1 of them left out.`).waitFor();
    expect(await leftOut().getAttribute('title')).toBe(name);
    await workbench.webview.getByRole('option', { name: `${name}, left out` }).waitFor();
    await shown();
    await workbench.looksRight('left-out');
    // The focus is still in the list.
    await page.keyboard.press('Space');
    await status()
      .getByText(/^\d+ scenes\.$/)
      .waitFor();
    await expect.poll(() => leftOut().count()).toBe(0);
  });

  test('the pointer clears the check mark of a scene, and the count follows', async () => {
    const { webview } = workbench;
    await button('Count Images').click();
    const count = webview.locator('#count-found:not(.stale)');
    await count.getByText(/images have scenes/).waitFor();
    const before = await count.textContent();
    const total = await scenes().count();
    await scenes().first().locator('.look-check').click();
    await status().getByText(`${total} scenes, 1 of them left out.`).waitFor();
    await webview.locator('#count-found.stale').waitFor();
    await button('Count Images').click();
    await count.getByText(/images have scenes/).waitFor();
    expect(await count.textContent()).not.toBe(before);
    await button('Include All Scenes (1)').waitFor();
  });

  test('an order records the scenes that it leaves out, and Order Again restores them', async () => {
    const { webview } = workbench;
    const name = (await leftOut().getAttribute('title')) ?? '';
    await webview.locator('#preview:not(.waiting)').waitFor();
    await button('Submit Order').click();
    const order = workbench.row(/h004/).first();
    await order.waitFor();
    await expect
      .poll(async () => (await records()).map(({ submission }) => submission.image_collections))
      .toEqual([{ [LANDSAT_8]: { scenes_left_out: [name] } }]);
    await workbench.chooseFromMenu(order, 'Order Again…');
    await webview.getByText(/^Filled in from /).waitFor();
    await button('Include All Scenes (1)').waitFor();
    await workbench.screenshot('order-again');
    await button('Include All Scenes (1)').click();
    await expect.poll(() => button(/Include All Scenes/).count()).toBe(0);
  });

  interface Recorded {
    readonly submission: { readonly image_collections?: object };
  }

  /** Tracking documents in the bucket. */
  async function records(): Promise<Recorded[]> {
    const { storage, bucket } = workbench.sandbox;
    const read = async <Answer>(where: string) => {
      const headers = { Authorization: 'Bearer person' };
      const answer = await fetch(`${storage}/storage/v1/b/${bucket}/o${where}`, { headers });
      return (await answer.json()) as Answer;
    };
    const listed = await read<{ items?: { name: string }[] }>('?prefix=CEDAR_TRACKING');
    const names = (listed.items ?? []).map(({ name }) => name);
    return Promise.all(
      names.map((name) => read<Recorded>(`/${encodeURIComponent(name)}?alt=media`)),
    );
  }
});
