/**
 * The order form's page on its own: its messages to the extension, and their times. A window that
 * loads slowly sends it updates before the draft.
 */
import { chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installBrowser } from '../../../scripts/setup/browser.ts';
import { root } from '../../../scripts/setup/step.mjs';
import { EMPTY_DRAFT } from '../../../src/views/orderForm/draft.ts';
import type {
  Draft,
  FieldProblem,
  FromOrderForm,
  Preview,
  ToOrderForm,
} from '../../../src/views/orderForm/protocol.ts';

const DRAFT: Draft = {
  ...EMPTY_DRAFT,
  configuration: 'b',
  tiles: 'h003v009',
  periodStart: '2023-01-01',
  lastDay: '2023-12-31',
  frequency: 'MS',
  leaveOut: ['x'],
};

const CONFIGURATIONS = [
  { id: 'a', label: 'a' },
  { id: 'b', label: 'b' },
];

const SETUP: ToOrderForm = {
  type: 'setup',
  configurations: CONFIGURATIONS,
  collections: [],
  frequencies: [{ value: 'MS', label: 'every month' }],
  draft: DRAFT,
};

const PREVIEW: Preview = {
  tasks: 1,
  summary: '3 tasks.',
  size: '',
  orderName: 'T',
  periodsSummary: '',
  periods: { shown: [], total: 0 },
  images: {
    matrices: [
      {
        collection: 'C',
        title: 'C',
        rows: ['h001v001'],
        columns: ['2020'],
        keys: ['x'],
        names: ['P/X'],
        existing: [[0, 'already in A']],
      },
    ],
    total: 3,
    leftOut: 0,
  },
  existing: {
    words: '2 of 3 images are already in order A.',
    choice: 'leaveOut',
    leaveOut: 'Leave them out',
    takeOver: 'Take them over',
  },
  look: { collections: [], tiles: [], periods: [], moreTiles: 0 },
  warnings: [],
};

let browser: Awaited<ReturnType<typeof chromium.launch>>;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: await installBrowser(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
});

afterAll(() => browser?.close());

/** The page in the browser, without VS Code: what it posts is kept. */
async function openPage() {
  const page = await browser.newPage();
  await page.setContent('<body></body>');
  await page.evaluate(
    'window.said = []; window.acquireVsCodeApi = () => ({ postMessage: (m) => window.said.push(m) });',
  );
  await page.addScriptTag({ path: `${root}/dist/media/orderForm/orderForm.js` });
  return {
    page,
    send: (message: ToOrderForm) => page.evaluate(`window.postMessage(${JSON.stringify(message)})`),
    said: () => page.evaluate<FromOrderForm[]>('window.said'),
  };
}

test('messages before the draft do not clear the draft', async () => {
  const { send, said } = await openPage();
  await send({ type: 'configurations', configurations: CONFIGURATIONS });
  await send({ type: 'editor', label: 'area.geojson' });
  await send({ type: 'draft', change: { tiles: '' } });
  await send(SETUP);
  await expect
    .poll(said)
    .toEqual([{ type: 'ready' }, { type: 'changed', revision: 1, draft: DRAFT }]);
});

test('a form without its draft does not accept text', async () => {
  const { page, send } = await openPage();
  const tiles = page.locator('#tiles textarea');
  await page.keyboard.press('Tab');
  await page.keyboard.type('h001v001');
  expect(await tiles.inputValue()).toBe('');
  await send(SETUP);
  await expect.poll(() => tiles.inputValue()).toBe(DRAFT.tiles);
  await tiles.fill('h004v009');
  expect(await tiles.inputValue()).toBe('h004v009');
});

test('an entered location is kept, and checked again when the form is shown again', async () => {
  const place = (page: Page) => page.locator('#place input');
  const first = await openPage();
  await first.send(SETUP);
  await expect.poll(async () => (await first.said()).length).toBe(2);
  await place(first.page).fill('42.36N 71.06W');
  const kept = { ...DRAFT, place: '42.36N 71.06W' };
  await expect.poll(async () => (await first.said())[2]).toEqual({ type: 'typed', draft: kept });
  await place(first.page).fill('');
  await expect
    .poll(async () => (await first.said()).at(-1))
    .toEqual({ type: 'typed', draft: DRAFT });

  const second = await openPage();
  await second.send({ ...SETUP, draft: kept });
  await expect.poll(() => place(second.page).inputValue()).toBe(kept.place);
  await expect
    .poll(second.said)
    .toEqual([
      { type: 'ready' },
      { type: 'place', text: kept.place, draft: kept },
      { type: 'changed', revision: 1, draft: kept },
    ]);
  const answer = { words: 'in tile h004v004.', found: 1 };
  await second.send({ type: 'place', text: kept.place, answer });
  const words = second.page.locator('#place-words');
  await expect.poll(() => words.textContent()).toBe(answer.words);
  // Changes elsewhere keep the place, and its message.
  await second.send({ type: 'draft', change: { tiles: 'h001v001' } });
  await expect.poll(() => second.page.locator('#tiles textarea').inputValue()).toBe('h001v001');
  expect(await words.textContent()).toBe(answer.words);
  await second.send({ type: 'draft', change: DRAFT });
  await expect.poll(() => place(second.page).inputValue()).toBe('');
  expect(await words.textContent()).toBe('');
});

test('a correction is shown after its problem, and keeps the focus in its field', async () => {
  const { page, send, said } = await openPage();
  await send(SETUP);
  await expect.poll(async () => (await said()).length).toBe(2);
  const change = { periodStart: '2023-02-01' };
  const remedies = [{ label: 'Start on 2023-02-01', change }];
  const checked = (frequency?: FieldProblem): ToOrderForm => ({
    type: 'checked',
    revision: 1,
    problems: frequency ? { frequency } : {},
    notes: {},
  });
  const remedy = page.getByText('Start on 2023-02-01');
  await send(checked({ message: 'Nothing of it.', missing: true, remedies }));
  await send(checked({ message: 'No whole period.', missing: false, remedies }));
  await remedy.waitFor();
  const line = await page.locator('#frequency-problem').textContent();
  expect(line).toBe('No whole period.');
  expect(await page.locator('#frequency-problem + #frequency-remedies').count()).toBe(1);
  await remedy.focus();
  // The same state is not drawn again.
  await send(checked({ message: 'No whole period.', missing: false, remedies }));
  await page.keyboard.press('Enter');
  await expect
    .poll(async () => (await said()).at(-1))
    .toEqual({ type: 'changed', revision: 2, draft: { ...DRAFT, ...change } });
  expect(await page.evaluate('document.activeElement.id')).toBe('frequency');
  await send({ ...checked(), revision: 2 } as ToOrderForm);
  await remedy.waitFor({ state: 'detached' });
});

test('the choice for existing images is made for each order', async () => {
  const { page, send, said } = await openPage();
  await send(SETUP);
  await expect.poll(async () => (await said()).length).toBe(2);
  const last = async () => {
    const message = (await said()).at(-1);
    return message?.type === 'changed' ? message.draft : undefined;
  };
  await send({ type: 'checked', revision: 1, preview: PREVIEW, problems: {}, notes: {} });
  await page.getByRole('radiogroup', { name: /^2 of 3 images/ }).waitFor();
  const cell = page.getByRole('gridcell', { name: /^h001v001, 2020: .*already in A; P\/X$/ });
  expect(await cell.count()).toBe(1);
  const [leaveOut, takeOver] = [/^Leave/, /^Take/].map((name) => page.getByRole('radio', { name }));
  expect(await leaveOut?.isChecked()).toBe(true);
  await takeOver?.check();
  await expect.poll(last).toMatchObject({ existing: 'takeOver' });
  // Leaving out an image is still the same order; another tile makes it another one.
  const grid = page.getByRole('grid');
  await grid.focus();
  await page.keyboard.press('Enter');
  await expect.poll(last).toMatchObject({ existing: 'takeOver', leaveOut: [] });
  await page.keyboard.press('Enter');
  await expect.poll(last).toMatchObject({ existing: 'takeOver', leaveOut: ['x'] });
  // An answer of the extension leaves the focus where it is.
  const answered = (await said()).filter(({ type }) => type === 'changed').length;
  await send({ type: 'checked', revision: answered, preview: PREVIEW, problems: {}, notes: {} });
  await page.getByRole('gridcell', { name: /left out/ }).waitFor();
  expect(await grid.evaluate('document.activeElement.getAttribute("role")')).toBe('grid');
  await page.locator('#tiles textarea').fill('h004v009');
  await expect.poll(last).toMatchObject({ existing: 'leaveOut', tiles: 'h004v009' });
  const revision = (await said()).filter(({ type }) => type === 'changed').length;
  const { existing: _, ...without } = PREVIEW;
  await send({ type: 'checked', revision, preview: without, problems: {}, notes: {} });
  await page.getByRole('radiogroup').waitFor({ state: 'hidden' });
});

test('the order can be submitted at the moment when another order changes', async () => {
  const { page, send, said } = await openPage();
  await send(SETUP);
  await expect.poll(async () => (await said()).length).toBe(2);
  const submit = page.getByRole('button', { name: 'Submit Order' });
  const checked: ToOrderForm = {
    type: 'checked',
    revision: 1,
    preview: PREVIEW,
    problems: {},
    notes: {},
  };
  await send(checked);
  await expect.poll(() => submit.isEnabled()).toBe(true);
  await send({ type: 'configurations', configurations: CONFIGURATIONS });
  await expect.poll(async () => (await said()).at(-1)?.type).toBe('changed');
  expect(await submit.isEnabled()).toBe(true);
  await submit.click();
  await expect.poll(async () => (await said()).at(-1)).toEqual({ type: 'submit', draft: DRAFT });
});

test('an order that cannot be submitted still cannot when another order changes', async () => {
  const { page, send, said } = await openPage();
  await send(SETUP);
  const changes = async () => (await said()).filter(({ type }) => type === 'changed').length;
  await expect.poll(changes).toBe(1);
  await send({ type: 'configurations', configurations: CONFIGURATIONS });
  await expect.poll(changes).toBe(2);
  expect(await page.getByRole('button', { name: 'Submit Order' }).isEnabled()).toBe(false);
});
