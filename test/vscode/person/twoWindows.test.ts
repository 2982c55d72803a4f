/** Two windows on the same orders: what one does is not undone by the other, and shows in both. */
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TrackingDocument } from '../../../src/core/index.ts';
import { orderElsewhere, trackerElsewhere } from './elsewhere.ts';
import { tellAsStory, Workbench } from './workbench.ts';

/** Long enough for a dozen small images on a busy machine, and for both windows to look. */
const TASKS_MS = 90_000;

const TILES: [number, number][] = [4, 5].map((row) => [row, 4]);
/** One task a tile and month; the end falls on the beginning of a third. */
const TASKS = 3 * TILES.length;

/** Whatever its tasks do, the row has their number. */
const ORDER = new RegExp(`/${TASKS}\\b`);

let workbench: Workbench;
let other: Workbench;
let name: string;

beforeAll(async () => {
  // Looking often is what makes them write the same document at once.
  const settings = { 'cedar.autoUpdateInterval': 5 };
  workbench = await Workbench.open('two-windows', { sandbox: ['--speed', '0.2'], settings });
  other = await workbench.openAnother();
});

afterAll(async () => {
  await other?.close();
  await workbench?.close();
});

tellAsStory(() => workbench);

async function stored(): Promise<TrackingDocument> {
  return (await trackerElsewhere(workbench)).read(name);
}

function states(document: TrackingDocument): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of document.orders) {
    counts[status.state] = (counts[status.state] ?? 0) + 1;
  }
  return counts;
}

const both = <T>(look: (window: Workbench) => Promise<T>) =>
  Promise.all([workbench, other].map(look));

/**
 * Chooses from the menu of a row until the question about it shows: VS Code does not know rows of a
 * list that is read again at that moment, and Cedar then asks to choose once more.
 */
async function chooseOnce(row: Locator, entry: string): Promise<void> {
  const question = workbench.page.locator('.monaco-dialog-box');
  const gone = workbench.notification('The list was just read again.');
  for (;;) {
    await workbench.chooseFromMenu(row, entry);
    await question.or(gone).first().waitFor();
    if (await question.isVisible()) break;
    await workbench.dismiss(gone);
  }
  // The question is about this one task.
  expect(await question.textContent()).toContain('Will be cancelled: 1 task:');
}

test('an order of another machine is shown in both windows', async () => {
  name = await orderElsewhere(workbench, { tiles: TILES, periodEnd: '2020-08-01' });
  await both(async (window) => {
    await window.openCedar();
    await window.runCommand('Cedar: Update All Orders');
    await window.row(ORDER).waitFor({ timeout: TASKS_MS });
  });
});

test('a task that one window cancels while both watch remains cancelled', async () => {
  const order = workbench.row(ORDER);
  if ((await order.getAttribute('aria-expanded')) !== 'true') await order.click();
  const waiting = workbench.sidebar
    .getByRole('treeitem', { name: /^Task LC08 h\d+v\d+ 2020-\d\d: waiting/ })
    .last();
  await waiting.scrollIntoViewIfNeeded();
  await chooseOnce(waiting, 'Cancel Tasks…');
  await Promise.all([
    workbench.answer('Cancel Tasks'),
    other.runCommand('Cedar: Update All Orders'),
  ]);
  await expect.poll(async () => states(await stored()).CANCELLED, { timeout: TASKS_MS }).toBe(1);
});

test('both windows and the record agree at the end, and nothing is lost', async () => {
  const words = new RegExp(`${TASKS - 1}/${TASKS} · 1 cancelled`);
  // Both look at the same moments until there is nothing more to see.
  const ended = async () => {
    await both((window) => window.runCommand('Cedar: Update All Orders'));
    return both((window) => window.row(words).isVisible());
  };
  await expect.poll(ended, { timeout: TASKS_MS }).toEqual([true, true]);
  await both((window) => window.screenshot('ended'));
  const document = await stored();
  expect(states(document)).toEqual({ COMPLETED: TASKS - 1, CANCELLED: 1 });
  const ids = document.orders.map(({ status }) => status.id);
  expect(new Set(ids).size).toBe(TASKS);
});
