/** No English is left, in places all over Cedar, when VS Code uses another language. */
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collections } from '../../../src/core/index.ts';
import { collectionName } from '../../../src/domain/collectionNames.ts';
import { english, translate } from './translated.ts';
import { tellAsStory, Workbench } from './workbench.ts';

/** "MODIS NBAR (MCD43A4)", as Earth Engine's data catalog names it, and the id. */
const COLLECTIONS = collections().flatMap(({ id }) => {
  const { satellite = '', code = '' } = collectionName(id) ?? {};
  return [`${satellite} (${code})`, id];
});

/** Names, ids and codes, which are the same in every language. */
const NAMES = [
  new RegExp(COLLECTIONS.map((name) => name.replace(/[()]/g, '\\$&')).join('|'), 'g'),
  // VS Code's own words around a view's name.
  /^Cedar[^:]*: Focus on .* View/g,
  /cedar\.yaml|cedar-datacube|Cedar|Earth Engine|Google( Drive| Cloud)?/g,
  /Landsat \d Collection \d.*|Boston sample/g,
  /\{[^}]*\}|\bgcs\b|\bgdrive\b|^store(?=:)|EPSG\S*|UTM/g,
];

describe('in another language', () => {
  let workbench: Workbench;

  beforeAll(async () => {
    workbench = await Workbench.open('translated', { prepare: translate });
  });

  afterAll(async () => {
    await workbench?.close();
  });

  tellAsStory(() => workbench);

  async function expectTranslated(place: Locator): Promise<void> {
    await place.waitFor();
    const text = (await place.allInnerTexts()).join('\n');
    expect(text).toMatch(/[āȧḗǿŧşřħŀƒ]/u);
    expect(english(text, NAMES), text).toEqual([]);
  }

  test('the empty view', async () => {
    await workbench.openCedar();
    const view = workbench.sidebar.locator('.welcome-view-content');
    await view.getByRole('button').first().waitFor();
    await expectTranslated(view);
    await workbench.screenshot('empty-view');
  });

  test('the order form', async () => {
    await workbench.sidebar.locator('.welcome-view-content').getByRole('button').last().click();
    const { webview } = workbench;
    await webview.getByRole('checkbox').first().waitFor();
    await expectTranslated(webview.locator('main'));
    await webview.locator('#tiles').click();
    await workbench.page.keyboard.type('nowhere');
    await webview.locator('#tiles-problem').filter({ hasText: 'nowhere' }).waitFor();
    const [problem = ''] = await webview.locator('#tiles-problem').allInnerTexts();
    expect(english(problem, [/nowhere/g, ...NAMES])).toEqual([]);
    await workbench.screenshot('form');
  });

  test("the core's description of a frequency", async () => {
    const { webview } = workbench;
    await webview.locator('#frequency').click();
    // The last one is a frequency of one's own.
    await webview.getByRole('option').last().click();
    await webview.locator('#custom-frequency input').fill('nonsense');
    const problem = webview.locator('#frequency-problem').filter({ hasText: 'nonsense' });
    await problem.scrollIntoViewIfNeeded();
    const [shown = ''] = await problem.allInnerTexts();
    expect(shown).toMatch(/[āȧḗǿŧşřħŀƒ]/u);
    expect(english(shown, [/nonsense/g, ...NAMES]), shown).toEqual([]);
    await workbench.screenshot('frequency');
  });

  test('the explanations of cedar.yaml', async () => {
    const { page } = workbench;
    await page.locator('.activitybar').getByRole('tab', { name: 'Explorer' }).click();
    await workbench.row('cedar.yaml').dblclick();
    const key = page.locator('.view-line span').getByText('store', { exact: true }).first();
    await key.hover();
    const hover = page.locator('.monaco-hover-content').filter({ hasText: 'store' }).first();
    await expectTranslated(hover);
    await workbench.screenshot('hover');
  });

  test('commands', async () => {
    const { page } = workbench;
    await page.keyboard.press('F1');
    await workbench.quickInput.fill('>Cedar: ');
    const options = page.locator('.quick-input-list').getByRole('option');
    await options.first().waitFor();
    // Others follow that only resemble what was typed.
    const own = options.filter({ hasText: /^Cedar:/ });
    expect(await own.count()).toBeGreaterThan(5);
    for (const option of await own.all()) {
      const shown = (await option.getAttribute('aria-label')) ?? '';
      expect(english(shown, NAMES), shown).toEqual([]);
    }
    await workbench.screenshot('commands');
    await page.keyboard.press('Escape');
  });
});
