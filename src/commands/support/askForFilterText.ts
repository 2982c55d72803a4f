/** Asks for the text of a filter in a box; the view is updated while the user types. */
import * as vscode from 'vscode';

/** Delay after the last keystroke before the view is updated. */
const PAUSE_MS = 100;

export interface FilterBox {
  readonly title: string;
  readonly placeholder: string;
  readonly prompt: string;
  /** The text of the current filter. */
  readonly value: string;
  /** Filters the view. */
  readonly change: (text: string) => void;
}

/** Resolves when the box is closed; Escape restores the earlier filter. */
export async function askForFilterText({ value, change, ...texts }: FilterBox): Promise<void> {
  const box = vscode.window.createInputBox();
  Object.assign(box, { ...texts, value });
  let timer: NodeJS.Timeout | undefined;
  let isAccepted = false;
  const closed = new Promise<void>((resolve) => box.onDidHide(() => resolve()));
  box.onDidChangeValue((text) => {
    clearTimeout(timer);
    timer = setTimeout(() => change(text), PAUSE_MS);
  });
  box.onDidAccept(() => {
    isAccepted = true;
    box.hide();
  });
  box.show();
  await closed;
  clearTimeout(timer);
  change(isAccepted ? box.value : value);
  box.dispose();
}
