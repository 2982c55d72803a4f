/** Lists and boxes for the steps of a dialog, with a Back button. */
import * as vscode from 'vscode';
import { replaceItems } from './replaceItems.ts';
import type { StepPlace } from './runSteps.ts';

/** Action of the user: answered, went back, or closed the dialog. */
export type StepAnswer<T> = { readonly value: T } | 'back' | 'cancel';

interface StepTexts {
  /** Title of the dialog. */
  readonly title: string;
  readonly placeholder?: string;
  readonly place: StepPlace;
  /** Number of steps, where it is known. */
  readonly total?: number | undefined;
}

/** An entry of a list. */
export interface StepItem<T> extends vscode.QuickPickItem {
  /** Undefined for a separator. */
  readonly value?: T;
}

export interface StepList<T> extends StepTexts {
  /** Entries that are there at once. */
  readonly items: readonly StepItem<T>[];
  /** Entry that is selected at first. */
  readonly current?: (value: T) => boolean;
  /** Called when another entry is selected, before it is accepted. */
  readonly onActive?: (value: T) => void;
  /** Requests all entries, while the list is shown already. */
  readonly load?: (signal: AbortSignal) => Promise<readonly StepItem<T>[]>;
}

/** Shows a list. @throws what `load` throws */
export async function pickStep<T>(list: StepList<T>): Promise<StepAnswer<T>> {
  const { items, load, current, onActive } = list;
  const cancel = new AbortController();
  const pick = vscode.window.createQuickPick<StepItem<T>>();
  const show = (all: readonly StepItem<T>[]) => {
    if (cancel.signal.aborted) return;
    replaceItems(pick, all);
    pick.busy = false;
    const active = all.filter(({ value }) => value !== undefined && current?.(value));
    // Without one, VS Code selects the first entry.
    if (active.length > 0) pick.activeItems = active;
  };
  prepare(pick, list);
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.onDidChangeActive(([active]) => {
    if (active?.value !== undefined) onActive?.(active.value);
  });
  show(items);
  pick.busy = load !== undefined;
  try {
    return await new Promise<StepAnswer<T>>((resolve, reject) => {
      load?.(cancel.signal).then(show, (error) => {
        if (!cancel.signal.aborted) reject(error);
      });
      pick.onDidAccept(() => {
        const [chosen] = pick.selectedItems;
        if (chosen?.value !== undefined) resolve({ value: chosen.value });
      });
      pick.onDidTriggerButton(() => resolve('back'));
      pick.onDidHide(() => resolve('cancel'));
      pick.show();
    });
  } finally {
    cancel.abort();
    pick.dispose();
  }
}

/** The problem with a text that cannot be used, or a note about one that can. */
export type TextAnswer = string | { readonly note: string } | undefined;

export interface StepBox extends StepTexts {
  readonly prompt: string;
  /** Text that is in the box at first. */
  readonly value: string;
  /** Describes the problem with a text; undefined, or a note, where it can be used. */
  readonly problem: (text: string) => TextAnswer | Promise<TextAnswer>;
  /** The problem with `value` when it was used. */
  readonly refusal?: string | undefined;
}

/** Shows a box for a text. Spaces at both ends are removed. */
export async function inputStep(box: StepBox): Promise<StepAnswer<string>> {
  const { prompt, value, problem, refusal } = box;
  const input = vscode.window.createInputBox();
  prepare(input, box);
  Object.assign(input, { prompt, value });
  if (refusal !== undefined) input.validationMessage = refusal;
  try {
    return await new Promise<StepAnswer<string>>((resolve) => {
      input.onDidChangeValue(async (text) => {
        const found = await problem(text.trim());
        // An empty box is not wrong before it is accepted.
        if (input.value === text) input.validationMessage = text === '' ? '' : messageFor(found);
      });
      input.onDidAccept(async () => {
        const text = input.value.trim();
        const found = await problem(text);
        if (typeof found === 'string') input.validationMessage = found;
        else resolve({ value: text });
      });
      input.onDidTriggerButton(() => resolve('back'));
      input.onDidHide(() => resolve('cancel'));
      input.show();
    });
  } finally {
    input.dispose();
  }
}

function messageFor(answer: TextAnswer): string | vscode.InputBoxValidationMessage {
  if (typeof answer !== 'object') return answer ?? '';
  return { message: answer.note, severity: vscode.InputBoxValidationSeverity.Info };
}

/** Answers are kept when the user looks something up in another window. */
function prepare(
  input: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox,
  { title, placeholder, place, total }: StepTexts,
): void {
  input.title = title;
  input.placeholder = placeholder;
  input.step = place.number;
  input.totalSteps = total;
  input.buttons = place.canGoBack ? [vscode.QuickInputButtons.Back] : [];
  input.ignoreFocusOut = true;
}
