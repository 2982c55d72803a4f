/** The list of Check Setup. */
import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** The field above the rows, which shows as soon as the list does. */
export function setupField({ page }: Workbench): Locator {
  return page.getByPlaceholder('Choose a row to read all of it');
}

/** Waits for the entry that is there when the last row has ended; it may be below the visible part. */
export async function untilSetupChecked(workbench: Workbench): Promise<void> {
  const field = setupField(workbench);
  await field.fill('Copy Report');
  await workbench.quickPick.entry('Copy Report').waitFor();
  await field.fill('');
}
