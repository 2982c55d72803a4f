/** Actions in the order form that several stories share. */
import type { Workbench } from './workbench.ts';

/**
 * Chooses a frequency once the form has been checked as it is: what the check finds is written under
 * the fields, and moves those below from under the pointer.
 */
export async function chooseFrequency({ webview }: Workbench, name: string): Promise<void> {
  await webview.locator('#preview:not(.waiting)').waitFor();
  await webview.getByRole('combobox', { name: 'Frequency' }).click();
  await webview.getByRole('option', { name, exact: true }).click();
}
