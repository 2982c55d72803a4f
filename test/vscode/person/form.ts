/** Actions in the order form that several stories share. */
import type { Frame } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** The frame of the page, where scripts run and the objects of events are made. */
export async function innerFrame({ webview }: Workbench): Promise<Frame> {
  const element = await webview.locator('body').elementHandle();
  const frame = await element?.ownerFrame();
  if (!frame) throw new Error('The page has no frame.');
  return frame;
}

/**
 * Chooses a frequency once the form has been checked as it is: what the check finds is written under
 * the fields, and moves those below from under the pointer.
 */
export async function chooseFrequency({ webview }: Workbench, name: string): Promise<void> {
  await webview.locator('#preview:not(.waiting)').waitFor();
  await webview.getByRole('combobox', { name: 'Frequency' }).click();
  await webview.getByRole('option', { name, exact: true }).click();
}
