/** The page of proposed tile grids: it follows the list, and the chosen grid is written. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../../../src/core/index.ts';
import { mapParts } from '../person/mapParts.ts';
import { tellAsStory, type Workbench } from '../person/workbench.ts';

/** @param open the sample workspace with a sandbox that has no orders */
export function tileGrid(open: () => Promise<Workbench>): void {
  let workbench: Workbench;

  beforeAll(async () => {
    workbench = await open();
  });

  tellAsStory(() => workbench);

  const heading = (name: string | RegExp) => workbench.webview.getByRole('heading', { name });
  const choose = (text: string | RegExp) => workbench.quickPick.choose(text);

  test('a place has proposals, and the map shows the selected one', async () => {
    const { page, quickInput, webview } = workbench;
    await workbench.openCedar();
    await workbench.runCommand('Cedar: New Tile Grid');
    await choose(/Enter a Place/);
    await page
      .locator('.quick-input-message')
      .getByText(/^Point or bounding box/)
      .waitFor();
    await quickInput.fill('-72, 42.4, -71.9, 42.5');
    await page.keyboard.press('Enter');
    await heading(/UTM zone 1[89]N/).waitFor();
    await workbench.quickPick.focus(/^Conus Albers/);
    await heading(/Conus Albers/).waitFor();
    await webview.getByText(/^Pixels of .*, tiles of /).waitFor();
    await mapParts(workbench).settled();
    await workbench.screenshot('proposals');
  });

  test('the chosen grid is written into the configuration', async () => {
    const file = path.join(workbench.folder, 'cedar.yaml');
    await workbench.page.keyboard.press('Enter');
    await choose(/^30 m/);
    await choose(/^150 km/);
    await choose(/Write to/);
    await workbench.page.getByRole('tab', { name: 'cedar.yaml' }).waitFor();
    const grid = async () => loadConfig(await readFile(file, 'utf8')).grid;
    await expect.poll(grid).toMatchObject({ crs: 'EPSG:5070', res: [30, 30], size: [5000, 5000] });
    await workbench.page.getByRole('tab', { name: 'Tile Grid' }).waitFor({ state: 'detached' });
    await workbench.screenshot('written');
  });
}
